"""How far a project file is trusted: a file from somebody else may be made to harm."""
