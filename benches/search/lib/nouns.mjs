// Norwegian nouns of everyday work, by gender: what the compounds of the large corpus are made of.

const words = (text) => text.trim().split(/\s+/);

export const MASCULINE = words(`
  adresse advokat agent aksje alarm alder analyse annonse ansatt arbeider artikkel arv avdeling avgift avtale baby bakke
  balanse bane bank basar beholdning bestemmelse bestilling betaling bil billett blokk bolig bonde bok bransje brann brems
  brikke bruker bunn buss bygning båt dag dato dommer dose driver drift dør eier eksamen elev energi enhet erfaring ettermiddag
  fabrikk faktura familie fane farge fase feil fil filter firma flate flaske fond form formel forening forretning forsikring
  forskning fullmakt funksjon fylling følge gang garanti garasje gate gave gjest grad grense gruppe grunn gård hage hall handel
  handling hane hast havn hendelse hest historie hjelp holdning hovedrolle husleie hytte ide industri innbygger inngang
  innsats instruks investering jakke jobb journal kalender kamp kanal kantine kapasitet kasse katalog kilde kjele kjeller klage
  klasse klient klokke knapp kode kommune komponent konferanse konsulent kontrakt kontroll kopi korg kost kostnad kraft krise
  kultur kunde kurve kvalitet kvittering lampe last ledelse leder lege leilighet lege leverandør levering linje liste lov luft
  lyd lærer løsning løype makt mangel maskin mast medarbeider melding memo merknad metode middag miljø modell moms monitor motor
  motpart mottaker museum måling måned nabo nasjon natt norm nummer nytte nøkkel oppgave oppfølging oppskrift ordning ordre
  pakke park partner pasient pause penge periode person plan plass plikt port post praksis presse pris prosedyre prosess prøve
  pumpe rapport rate region regel regning reise rekke reserve ressurs rett risiko rolle rom rute rutine rådgiver sak saldo samling
  sats seksjon sentral server service sikkerhet sjåfør skade skatt skjerm skole skriver sluse snitt sommer sone spiller stab stand
  stasjon stat stilling stolpe strategi strøm student stund støtte sum sving syke søknad tabell tank tavle teknikk tekst telefon
  tid tilgang tjeneste tilstand time tittel toll tone tornado trafikk transport trapp tur turnus type uke ulykke utgift utvikling
  vakt vare varme vaktliste vei vekt verdi versjon vikar vinter virksomhet visning vogn vurdering ytelse økonomi øvelse åpning`);

export const NEUTER = words(`
  anlegg ansvar apparat areal arkiv arbeid avvik bad ball barn behov bevis bibliotek bilde bilag blad blikk bord brev bruk budsjett
  bygg dokument dyr eksempel emne felt fag fartøy fjell fly forbud forhold formål forslag fravær fylke gebyr gjennomsnitt grunnlag
  gulv hav hjem hjul hjørne hus innhold innslag kart kjøkken kjøp kjøretøy klima kontor kort krav kurs lager lag land lønnstrinn
  ledd lån lys magasin mandat mål marked materiale menneske merke minne mottak møte navn nett notat nivå objekt område opphold
  oppmøte opptak ord organ papir passord prinsipp problem produkt program prosjekt punkt regnskap register resultat rør råd salg
  samfunn samtykke selskap senter sertifikat signal sikringsskap skift skilt skjema skap spill språk spørsmål sted stoff styre
  system søk tak tall teater tegn tema tiltak tog trinn uhell utstyr utvalg valg vann varsel vedlegg vedtak verksted verktøy vern
  vilkår vindu yrke`);
