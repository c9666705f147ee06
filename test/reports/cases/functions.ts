/** Functions of the user's own: those in SQL give what their last statement gives. */
import { type Case, truth } from '../truth.ts'

export const functions: readonly Case[] = [
  truth('select one_more(stock) as a, one_more(nullif(stock, 0)) as b, one_more(1) as c from products', 'a! b? c!'),
  truth('select size_word(price) as a, size_word(null) as b from products', 'a! b!'),
  truth('select name_of(id) as a from users', 'a?'),
  truth(
    'select count_of(role) as a, count_of(nickname) as b, count_of(min => 3, of => role) as c from users',
    'a! b! c!',
  ),
  truth('select or_else(nickname, role) as a, or_else(nickname, nickname) as b from users', 'a! b?'),
  truth('select strictly(nickname) as a, strictly(role) as b from users', 'a? b!'),
  truth('select echo(role) as a, echo(nickname) as b from users', 'a! b?'),
  truth('select echo_twice(role) as a from users', 'a!'),
  truth('select round_and_round(1) as a', 'a?', { rows: 'one' }),
  truth('select does_nothing() as a', 'a?', { rows: 'one' }),
  truth('select id, username, nickname from some_users()', 'id! username! nickname?'),
  truth('select id, username from rows_of_users()', 'id? username?'),
  truth('select n, word from numbered(3)', 'n! word?'),
  truth('select u.id, x.n from users u left join numbered(3) x on x.n = u.id', 'id! n?'),
  truth('select x.n, x.m from both_sides(1) x', 'n! m?', { rows: 'one' }),
  truth('select x.n, x.m from both_sides(null) x', 'n? m?', { rows: 'one' }),
  truth('select x.id, x.heading from own_profile($1) x', 'id? heading?', { rows: 'one' }),
  truth('select u.id, x.n from users u, both_sides(1) x where u.id = x.n', 'id! n!', { rows: 'maybe' }),
  truth('select u.id, x.n from users u, both_sides(u.id::int) x', 'id! n!', { rows: 'many' }),
  truth('select names_of_users() as a', 'a!', { rows: 'many' }),
  truth('select in_plpgsql() as a, lookup(role) as b from users', 'a? b?'),
  truth('select 1 <<< id::int as a from users', 'a!'),
  truth('select hidden_in_path() as a', 'a!', { rows: 'one' }),
  truth('select of_any(role) as a from users', 'a?'),
  truth('select added($1) as a', 'a!', { rows: 'one' }),
]
