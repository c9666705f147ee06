create function s(int, int) returns int language sql as 'select $1 + $2';
create aggregate g(int) (sfunc = s, stype = int);
