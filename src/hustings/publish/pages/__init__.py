"""One module a page: from the book to what its template shows."""
