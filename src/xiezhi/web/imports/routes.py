"""The routes of imports."""

from __future__ import annotations

from xiezhi.web.desk.routes import PUBLIC, Route
from xiezhi.web.imports.actions.importing import IMPORT

SECTION = "imports"
ROUTES = (
    Route("imports/", "imports", "pages.imports", IMPORT, "imports"),
    Route("imports/progress/", "import_progress", "pages.progress", IMPORT, "imports"),
    Route("me/tokens/", "tokens", "tokens.tokens", IMPORT, "imports"),
    Route("me/tokens/make/", "token_make", "tokens.make", IMPORT, "imports"),
    Route("me/tokens/end/", "token_end", "tokens.end", IMPORT, "imports"),
    Route("api/", "api", "pages.api", IMPORT, "imports"),
    Route("api/openapi.json", "openapi", "bulk.openapi", IMPORT, "imports"),
    # Let in by its token alone: no cookie is looked at, so there is nothing to forge from another site.
    Route("api/cases/bulk/", "case_bulk", "bulk.bulk", PUBLIC, "imports"),
)
