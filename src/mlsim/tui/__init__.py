"""The terminal UI: screens that show and ask. What is right or wrong, drawn or charged, is decided in the core."""
