"""The kiosk on Qt: view-models, threads and the stage they stand on."""
