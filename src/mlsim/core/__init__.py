"""What an exam is: values in, values out. No file, clock, randomness or terminal is reached from here."""
