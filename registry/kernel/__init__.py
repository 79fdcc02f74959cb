"""What every wing stands on: values, errors, rights, history, paging, and the bases of the doors."""
