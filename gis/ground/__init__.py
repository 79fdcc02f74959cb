"""The ground under every map: files of tiles, an address of tiles that we fetch ourselves, and what we keep of it."""
