"""HR's list of employees: read as people keep it, judged row by row, brought in by django-import-export."""
