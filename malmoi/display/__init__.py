"""What people look at: stories with the attention of a model, stored examples, tables of results."""
