-- mod/notify: how often an address was told of late is asked before every delivery.
CREATE INDEX delivery_recent ON delivery (channel, address, not_before_ms);
