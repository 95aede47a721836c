"""Reports: data first, drawing apart."""
