//! Tables in and out: XLSX, CSV, GeoJSON and JSON read as rows, with limits and places.
