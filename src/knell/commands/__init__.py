"""The commands of `knell`, a module for each group; `knell.cli` puts them together."""
