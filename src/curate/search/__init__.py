"""Search port: query, document, ranking, and the engines behind it."""
