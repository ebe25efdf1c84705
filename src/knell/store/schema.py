"""What all tables of a dossier belong to."""

from sqlalchemy import MetaData

metadata = MetaData()
