"""Tools of those who develop and run Portal; nothing here is imported by the portal itself."""
