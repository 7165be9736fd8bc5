/** What `make_locale_script` of paperarchive/site/locale.py writes, next to the theme's scripts. */
declare const locale: {
  language: string;
  thousandsSeparator: string;
  months: string[];
  shortMonths: string[];
  shortDay: string;
  month: string;
  texts: Partial<Record<string, string>>;
  plurals: Partial<Record<string, Partial<Record<string, string>>>>;
};
export default locale;
