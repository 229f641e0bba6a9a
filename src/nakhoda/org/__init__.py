"""Who exists and who may do what: regions, partners, sites, LOBs, teams, people, roles, scopes."""
