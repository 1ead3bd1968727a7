"""The command line of sources, for operators and for who keeps the catalogue.

looking    list, check, probe, export: what there is, and how it is doing
adding     add, import: what is polled beside the catalogue
visiting   what both visit publishers with
commands   how they are asked for
"""
