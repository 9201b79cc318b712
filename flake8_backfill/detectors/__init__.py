"""Ways of writing rows, one file each: a module here exports its ``DETECTOR`` and is found by its being here."""
