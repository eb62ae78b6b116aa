"""The return request, and a request together with its order."""
