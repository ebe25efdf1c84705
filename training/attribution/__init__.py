"""Attribution learnt from PolNeAR, for measuring and comparing only: its text and what is trained on it never ship."""
