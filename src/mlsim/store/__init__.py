"""The disk: banks, sessions, questions as they were asked, and the derived index."""
