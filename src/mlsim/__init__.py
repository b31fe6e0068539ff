"""mlsim: mock exams for machine-learning certifications, in the terminal and without a network."""

__version__ = "0.1.0"
