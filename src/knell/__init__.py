"""Knell reads reports of harm to people in armed conflict and keeps a count that anyone can check."""

__version__ = "0.1.0"
