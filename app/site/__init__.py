"""The pages that belong to no single feature: views only."""
