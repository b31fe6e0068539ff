"""The command line, one module per group of commands. The terminal UI is imported when a command needs it."""
