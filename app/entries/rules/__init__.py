"""Pure rules of proposals: values in, answers out; codes instead of words."""
