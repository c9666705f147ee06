create function s(a int, b int) returns int language sql as 'select $1 + $2';
create aggregate g(int) (sfunc = s, stype = int);
