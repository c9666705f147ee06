/**
 * Functions of well-known extensions that answer a value, or raise, for every input without nulls; by name, for their OIDs differ
 * from database to database. Reviewed against their sources; those that the tests' server has are proved beside the built-in ones.
 */
const names: Readonly<Record<string, string>> = {
  citext:
    'citext citext_cmp citext_eq citext_ge citext_gt citext_larger citext_le citext_lt citext_ne citext_smaller replace strpos ' +
    'texticlike texticnlike texticregexeq texticregexne translate',
  fuzzystrmatch: 'difference levenshtein levenshtein_less_equal soundex text_soundex',
  hstore:
    'akeys avals defined delete exist exists_all exists_any hs_concat hs_contained hs_contains hstore_eq hstore_ne hstore_to_array ' +
    'hstore_to_json hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose hstore_to_matrix isdefined isexists slice slice_array',
  ltree:
    'index lt_q_regex lt_q_rregex ltq_regex ltq_rregex ltree2text ltree_addltree ltree_addtext ltree_cmp ltree_eq ltree_ge ltree_gt ' +
    'ltree_isparent ltree_le ltree_lt ltree_ne ltree_risparent ltree_textadd ltxtq_exec ltxtq_rexec nlevel subltree subpath text2ltree',
  pg_trgm:
    'similarity similarity_dist similarity_op strict_word_similarity strict_word_similarity_commutator_op ' +
    'strict_word_similarity_dist_commutator_op strict_word_similarity_dist_op strict_word_similarity_op word_similarity ' +
    'word_similarity_commutator_op word_similarity_dist_commutator_op word_similarity_dist_op word_similarity_op',
  pgcrypto:
    'armor crypt dearmor decrypt decrypt_iv digest encrypt encrypt_iv gen_random_bytes gen_random_uuid gen_salt hmac',
  unaccent: 'unaccent',
  'uuid-ossp':
    'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url ' +
    'uuid_ns_x500',
  vector:
    'cosine_distance inner_product l1_distance l2_distance l2_norm l2_normalize vector_add vector_dims vector_eq vector_mul ' +
    'vector_ne vector_negative_inner_product vector_norm vector_sub',
}

export const extensionFunctions: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(names).map(([extension, functions]) => [extension, new Set(functions.split(' '))]),
)
