"""DAQUAR: questions that people asked about indoor pictures."""
