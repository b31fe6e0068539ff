"""Other people's question formats, one module each, to and from `core.questions`."""
