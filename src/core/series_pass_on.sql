-- Number series of a unit that ends.

-- all :: series_of_scope(scope text) -> kind text, period text, last_no int
SELECT kind, period, last_no FROM series s WHERE scope = $scope
   AND period = (SELECT MAX(period) FROM series newest WHERE newest.kind = s.kind AND newest.scope = $scope)
 ORDER BY kind;

-- run :: series_end_put(scope text, now_ms int)
INSERT INTO series_end (scope, at_ms) VALUES ($scope, $now_ms) ON CONFLICT (scope) DO NOTHING;
