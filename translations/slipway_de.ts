<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>ArtifactReading</name>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 kann nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>There is no ledger here that holds the run&apos;s output.</source>
        <translation>Hier gibt es kein Laufbuch, das die Ausgabe des Laufs enthält.</translation>
    </message>
    <message>
        <source>Made now from the events of the ledger %1.</source>
        <translation>Jetzt aus den Ereignissen des Laufbuchs %1 erstellt.</translation>
    </message>
</context>
<context>
    <name>AskedAgain</name>
    <message>
        <source>The playbook was changed since this run, so its checks may not be the same. Begin a new release to ask them.</source>
        <translation>Das Playbook wurde seit diesem Lauf geändert, seine Prüfungen sind vielleicht nicht mehr dieselben. Beginnen Sie ein neues Release, um sie zu stellen.</translation>
    </message>
    <message>
        <source>The environment now leads to database %1, the run had %2. Nothing was asked.</source>
        <translation>Die Umgebung führt jetzt zur Datenbank %1, der Lauf hatte %2. Es wurde nichts gefragt.</translation>
    </message>
    <message>
        <source>it would change something</source>
        <translation>er würde etwas ändern</translation>
    </message>
    <message>
        <source>it asks a person</source>
        <translation>er fragt eine Person</translation>
    </message>
</context>
<context>
    <name>GoStatus</name>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message numerus="yes">
        <source>  (%n file(s))</source>
        <translation>
            <numerusform>  (%n Datei)</numerusform>
            <numerusform>  (%n Dateien)</numerusform>
        </translation>
    </message>
    <message>
        <source>actual</source>
        <translation>tatsächlich</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Braucht Sie</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>N/A</source>
        <translation>Entfällt</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Fail</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>Languages</name>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
</context>
<context>
    <name>LogStore</name>
    <message>
        <source>No file for the log can be made in %1: %2.</source>
        <translation>In %1 lässt sich keine Datei für das Protokoll anlegen: %2.</translation>
    </message>
    <message>
        <source>The log cannot be kept beyond line %1: %2.</source>
        <translation>Das Protokoll lässt sich nach Zeile %1 nicht weiter aufbewahren: %2.</translation>
    </message>
</context>
<context>
    <name>MigrationWords</name>
    <message>
        <source>rows unknown</source>
        <translation>Zeilenzahl unbekannt</translation>
    </message>
    <message>
        <source>~%1 M rows</source>
        <translation>~%1 Mio. Zeilen</translation>
    </message>
    <message>
        <source>~%1 rows</source>
        <translation>~%1 Zeilen</translation>
    </message>
    <message>
        <source>All wait</source>
        <translation>Alle warten</translation>
    </message>
    <message>
        <source>Writers wait</source>
        <translation>Schreiber warten</translation>
    </message>
    <message>
        <source>Nobody waits</source>
        <translation>Niemand wartet</translation>
    </message>
    <message numerus="yes">
        <source>%n revision(s)</source>
        <translation>
            <numerusform>%n Revision</numerusform>
            <numerusform>%n Revisionen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n head(s)</source>
        <translation>
            <numerusform>%n Kopf</numerusform>
            <numerusform>%n Köpfe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 stands on %n branch(es)</source>
        <translation>
            <numerusform>%1 steht auf %n Zweig</numerusform>
            <numerusform>%1 steht auf %n Zweigen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 files in %2</source>
        <translation>%1-Dateien in %2</translation>
    </message>
    <message>
        <source>history in %1</source>
        <translation>Verlauf in %1</translation>
    </message>
    <message numerus="yes">
        <source>%n migration(s)</source>
        <translation>
            <numerusform>%n Migration</numerusform>
            <numerusform>%n Migrationen</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule %1. Safer: %2.</source>
        <translation>Regel %1. Sicherer: %2.</translation>
    </message>
    <message>
        <source>Rehearsed in %1.</source>
        <translation>Geprobt in %1.</translation>
    </message>
    <message numerus="yes">
        <source>in use by %n session(s)</source>
        <translation>
            <numerusform>von %n Sitzung benutzt</numerusform>
            <numerusform>von %n Sitzungen benutzt</numerusform>
        </translation>
    </message>
    <message>
        <source>touches no table</source>
        <translation>berührt keine Tabelle</translation>
    </message>
    <message>
        <source>its tables are not there yet</source>
        <translation>ihre Tabellen gibt es noch nicht</translation>
    </message>
    <message>
        <source>oldest transaction &lt;b&gt;%1&lt;/b&gt;</source>
        <translation>älteste Transaktion &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no open transaction</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>dumps running &lt;b&gt;%1&lt;/b&gt;</source>
        <translation>laufende Dumps &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no dump runs</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>replica &lt;b&gt;%1&lt;/b&gt;</source>
        <translation>Replikat &lt;b&gt;%1&lt;/b&gt;</translation>
    </message>
    <message>
        <source>Fails in the copy</source>
        <translation>Scheitert in der Kopie</translation>
    </message>
    <message>
        <source>Repeatable</source>
        <translation>Wiederholbar</translation>
    </message>
    <message>
        <source>No way down</source>
        <translation>Kein Rückweg</translation>
    </message>
    <message>
        <source>Way down fails</source>
        <translation>Rückweg scheitert</translation>
    </message>
    <message>
        <source>Way down leaves another schema</source>
        <translation>Rückweg hinterlässt anderes Schema</translation>
    </message>
    <message>
        <source>Up again makes another schema</source>
        <translation>Erneutes Vorwärts ergibt anderes Schema</translation>
    </message>
    <message>
        <source>Rollback proven</source>
        <translation>Rückweg bewiesen</translation>
    </message>
    <message>
        <source>rewrites %1</source>
        <translation>schreibt %1 neu</translation>
    </message>
    <message>
        <source>Fails</source>
        <translation>Scheitert</translation>
    </message>
    <message>
        <source>table rewrites: %1</source>
        <translation>neu geschriebene Tabellen: %1</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no table is rewritten</comment>
        <translation>keine</translation>
    </message>
    <message>
        <source>WAL %1</source>
        <translation>WAL %1</translation>
    </message>
    <message>
        <source>not proven: %1</source>
        <translation>nicht bewiesen: %1</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>wird gefragt …</translation>
    </message>
    <message>
        <source>cannot be asked</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <source>nothing applied</source>
        <translation>nichts angewendet</translation>
    </message>
    <message>
        <source>unknown here</source>
        <translation>hier unbekannt</translation>
    </message>
    <message>
        <source>at head</source>
        <translation>auf dem neuesten Stand</translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation>
            <numerusform>%n ausstehend</numerusform>
            <numerusform>%n ausstehend</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Releases</source>
        <translation>Releases</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>Umgebungen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Artifacts</source>
        <translation>Nachweise</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Überprüfung</translation>
    </message>
    <message>
        <source>Plan map</source>
        <translation>Tarifabgleich</translation>
    </message>
    <message>
        <source>Migrations</source>
        <translation>Migrationen</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>Schema</translation>
    </message>
</context>
<context>
    <name>PlanLines</name>
    <message>
        <source>No row in the database</source>
        <translation>Keine Zeile in der Datenbank</translation>
    </message>
    <message>
        <source>no row</source>
        <translation>keine Zeile</translation>
    </message>
    <message>
        <source>Several rows in the database</source>
        <translation>Mehrere Zeilen in der Datenbank</translation>
    </message>
    <message>
        <source>several rows</source>
        <translation>mehrere Zeilen</translation>
    </message>
    <message>
        <source>Not active in the database</source>
        <translation>In der Datenbank nicht aktiv</translation>
    </message>
    <message>
        <source>not active</source>
        <translation>nicht aktiv</translation>
    </message>
    <message>
        <source>Without a price in the database</source>
        <translation>Ohne Preis in der Datenbank</translation>
    </message>
    <message>
        <source>no price</source>
        <translation>kein Preis</translation>
    </message>
    <message>
        <source>Not in the catalogue</source>
        <translation>Nicht im Katalog</translation>
    </message>
    <message>
        <source>unknown plan</source>
        <translation>unbekannter Tarif</translation>
    </message>
    <message>
        <source>Price is not in Stripe</source>
        <translation>Preis fehlt in Stripe</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>existiert nicht</translation>
    </message>
    <message>
        <source>Price is archived</source>
        <translation>Preis ist archiviert</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archiviert</translation>
    </message>
    <message>
        <source>Product is archived</source>
        <translation>Produkt ist archiviert</translation>
    </message>
    <message>
        <source>product archived</source>
        <translation>Produkt archiviert</translation>
    </message>
    <message>
        <source>Bills another amount</source>
        <translation>Berechnet einen anderen Betrag</translation>
    </message>
    <message>
        <source>bills %1</source>
        <translation>berechnet %1</translation>
    </message>
    <message>
        <source>Bills in another currency</source>
        <translation>Berechnet in anderer Währung</translation>
    </message>
    <message>
        <source>Bills at another interval</source>
        <translation>Berechnet in anderem Abstand</translation>
    </message>
    <message>
        <source>Bills in tiers or by usage</source>
        <translation>Berechnet gestaffelt oder nach Verbrauch</translation>
    </message>
    <message>
        <source>tiers or usage</source>
        <translation>gestaffelt oder nach Verbrauch</translation>
    </message>
    <message>
        <source>Price is of the other mode</source>
        <translation>Preis gehört zum anderen Modus</translation>
    </message>
    <message>
        <source>other mode</source>
        <translation>anderer Modus</translation>
    </message>
    <message>
        <source>Price was made for another plan</source>
        <translation>Preis wurde für einen anderen Tarif angelegt</translation>
    </message>
    <message>
        <source>of another plan</source>
        <translation>eines anderen Tarifs</translation>
    </message>
    <message>
        <source>Lookup key leads elsewhere</source>
        <translation>Suchschlüssel führt woandershin</translation>
    </message>
    <message>
        <source>key leads elsewhere</source>
        <translation>Schlüssel führt woandershin</translation>
    </message>
    <message>
        <source>Other trial days</source>
        <translation>Andere Probetage</translation>
    </message>
    <message>
        <source>other trial days</source>
        <translation>andere Probetage</translation>
    </message>
    <message>
        <source>Not in the price map</source>
        <translation>Nicht in der Preiszuordnung</translation>
    </message>
    <message>
        <source>no entry</source>
        <translation>kein Eintrag</translation>
    </message>
    <message>
        <source>Price map is behind</source>
        <translation>Preiszuordnung ist veraltet</translation>
    </message>
    <message>
        <source>other price</source>
        <translation>anderer Preis</translation>
    </message>
    <message>
        <source>Amount is not in the catalogue</source>
        <translation>Betrag steht nicht im Katalog</translation>
    </message>
    <message>
        <source>overridden</source>
        <translation>überschrieben</translation>
    </message>
    <message>
        <source>Orphan in Stripe</source>
        <translation>Verwaist in Stripe</translation>
    </message>
    <message>
        <source>active, unused</source>
        <translation>aktiv, unbenutzt</translation>
    </message>
    <message>
        <source>amount is asked for</source>
        <translation>Betrag wird erfragt</translation>
    </message>
    <message>
        <source>not in the catalogue</source>
        <translation>nicht im Katalog</translation>
    </message>
    <message numerus="yes">
        <source>%1, trial %n day(s)</source>
        <translation>
            <numerusform>%1, %n Probetag</numerusform>
            <numerusform>%1, %n Probetage</numerusform>
        </translation>
    </message>
    <message>
        <source>takes no part</source>
        <translation>nicht beteiligt</translation>
    </message>
    <message>
        <source>active</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>%1, active</source>
        <translation>%1, aktiv</translation>
    </message>
    <message>
        <source>%1, archived</source>
        <translation>%1, archiviert</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n Befund</numerusform>
            <numerusform>%n Befunde</numerusform>
        </translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>Stimmt überein</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Price id</source>
        <translation>Preis-ID</translation>
    </message>
    <message>
        <source>Lookup key</source>
        <translation>Suchschlüssel</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Trial days</source>
        <translation>Probetage</translation>
    </message>
    <message>
        <source>Account, mode</source>
        <translation>Konto, Modus</translation>
    </message>
    <message>
        <source>Row, entry</source>
        <translation>Zeile, Eintrag</translation>
    </message>
    <message>
        <source>Orphan</source>
        <translation>Verwaist</translation>
    </message>
</context>
<context>
    <name>PlanPlaces</name>
    <message>
        <source>Create product</source>
        <translation>Produkt anlegen</translation>
    </message>
    <message>
        <source>Change product</source>
        <translation>Produkt ändern</translation>
    </message>
    <message>
        <source>Create price</source>
        <translation>Preis anlegen</translation>
    </message>
    <message>
        <source>Activate price</source>
        <translation>Preis aktivieren</translation>
    </message>
    <message>
        <source>Change price</source>
        <translation>Preis ändern</translation>
    </message>
    <message>
        <source>Move lookup key</source>
        <translation>Suchschlüssel verschieben</translation>
    </message>
    <message>
        <source>Set default price</source>
        <translation>Standardpreis setzen</translation>
    </message>
    <message>
        <source>Archive price</source>
        <translation>Preis archivieren</translation>
    </message>
    <message>
        <source>Archive product</source>
        <translation>Produkt archivieren</translation>
    </message>
    <message>
        <source>Price of the row</source>
        <translation>Preis der Zeile</translation>
    </message>
    <message>
        <source>Price in the map</source>
        <translation>Preis in der Zuordnung</translation>
    </message>
    <message>
        <source>%1. Safer: %2</source>
        <translation>%1. Sicherer: %2</translation>
    </message>
    <message>
        <source>live mode</source>
        <translation>Live-Modus</translation>
    </message>
    <message>
        <source>test mode</source>
        <translation>Testmodus</translation>
    </message>
    <message>
        <source>%1, printed to be set by a person</source>
        <translation>%1, wird ausgegeben und von einer Person gesetzt</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>Stripe</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Commands and requests</source>
        <translation>Befehle und Anfragen</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Announcements</source>
        <translation>Ankündigungen</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>The window of Slipway.</source>
        <translation>Das Fenster von Slipway.</translation>
    </message>
    <message>
        <source>Folder with a slipway.yaml; otherwise the last one.</source>
        <translation>Ordner mit einer slipway.yaml; sonst der letzte.</translation>
    </message>
    <message>
        <source>Start with the sample product on the embedded defaults.</source>
        <translation>Mit dem Beispielprodukt auf den mitgelieferten Diensten beginnen.</translation>
    </message>
    <message>
        <source>A release artifact to look at.</source>
        <translation>Ein Release-Nachweis zum Ansehen.</translation>
    </message>
    <message>
        <source>Sample product of the demo.</source>
        <translation>Beispielprodukt des Probe-Releases.</translation>
    </message>
    <message>
        <source>Empty folder for the demo; otherwise a temporary one.</source>
        <translation>Leerer Ordner für das Probe-Release; sonst ein vorübergehender.</translation>
    </message>
</context>
<context>
    <name>ResultCard</name>
    <message>
        <source>Succeeded</source>
        <translation>Erfolgreich</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Verweigert</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
</context>
<context>
    <name>RunReading</name>
    <message>
        <source>No release of this workspace has run yet.</source>
        <translation>In diesem Arbeitsbereich ist noch kein Release gelaufen.</translation>
    </message>
</context>
<context>
    <name>RunStory</name>
    <message>
        <source>Done and kept: %1</source>
        <translation>Getan und behalten: %1</translation>
    </message>
    <message>
        <source>The database is at revision %1</source>
        <translation>Die Datenbank ist bei Revision %1</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message>
        <source>as this run found it</source>
        <translation>wie dieser Lauf sie vorfand</translation>
    </message>
    <message>
        <source>Nobody knows whether this step took effect</source>
        <translation>Niemand weiß, ob dieser Schritt gewirkt hat</translation>
    </message>
    <message>
        <source>This step changes nothing</source>
        <translation>Dieser Schritt ändert nichts</translation>
    </message>
    <message>
        <source>expected %1, found %2</source>
        <translation>erwartet %1, gefunden %2</translation>
    </message>
    <message>
        <source>The program that ran it ended before the run did. What is already done stays done.</source>
        <translation>Das Programm endete vor dem Lauf. Was schon getan ist, bleibt getan.</translation>
    </message>
</context>
<context>
    <name>SchemaItems</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weitere</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SecretFacts</name>
    <message>
        <source>%1, in the keychain</source>
        <translation>%1, im Schlüsselbund</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1 aus %2</translation>
    </message>
    <message>
        <source>%1 is set neither in the env files nor in this program&apos;s environment</source>
        <translation>%1 ist weder in den Env-Dateien noch in der Umgebung dieses Programms gesetzt</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Stripe key</source>
        <translation>Stripe-Schlüssel</translation>
    </message>
    <message>
        <source>Webhook secret</source>
        <translation>Webhook-Geheimnis</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
</context>
<context>
    <name>StatusLook</name>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Erfolgreich</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Verweigert</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation>Ausgang unbekannt</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Tolerated</source>
        <translation>Hingenommen</translation>
    </message>
    <message>
        <source>%1, now %2</source>
        <extracomment>A check&apos;s result when the run asked, and now</extracomment>
        <translation>%1, jetzt %2</translation>
    </message>
</context>
<context>
    <name>StepTreeModel</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Braucht Sie</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Erfolgreich</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Outcome unknown</source>
        <translation>Ausgang unbekannt</translation>
    </message>
    <message>
        <source>Necessary</source>
        <translation>Notwendig</translation>
    </message>
    <message>
        <source>Will check</source>
        <translation>Wird prüfen</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Nichts zu tun</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>&lt;1 s</source>
        <translation>&lt;1 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Pre-flight</source>
        <translation>Vorprüfung</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Entscheiden</translation>
    </message>
    <message>
        <source>Execute</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Success criteria</source>
        <translation>Erfolgskriterien</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurückrollen</translation>
    </message>
    <message>
        <source>begun and not finished</source>
        <translation>begonnen und nicht beendet</translation>
    </message>
</context>
<context>
    <name>TargetWords</name>
    <message>
        <source>system %1</source>
        <extracomment>The identifier of a database server, its last digits</extracomment>
        <translation>System %1</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>still running</source>
        <translation>läuft noch</translation>
    </message>
    <message>
        <source>waits for a person</source>
        <translation>wartet auf eine Person</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>%1 of %2 pass</source>
        <translation>%1 von %2 bestanden</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 running</source>
        <translation>%1 laufen</translation>
    </message>
    <message>
        <source>%1 waiting for a person</source>
        <translation>%1 warten auf eine Person</translation>
    </message>
    <message>
        <source>%1 skipped</source>
        <translation>%1 übersprungen</translation>
    </message>
    <message>
        <source>%1 open</source>
        <translation>%1 offen</translation>
    </message>
    <message>
        <source>%1 not applicable</source>
        <translation>%1 entfallen</translation>
    </message>
    <message>
        <source>%1 items confirmed by %2</source>
        <translation>%1 Punkte bestätigt von %2</translation>
    </message>
    <message>
        <source>optional, nobody yet</source>
        <translation>freiwillig, noch niemand</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>noch niemand</translation>
    </message>
    <message>
        <source>void: older than approvals may be</source>
        <translation>ungültig: älter, als Freigaben sein dürfen</translation>
    </message>
    <message>
        <source>void: the plan has changed since (was %1)</source>
        <translation>ungültig: der Plan hat sich seither geändert (war %1)</translation>
    </message>
    <message>
        <source>signed for this plan</source>
        <translation>für diesen Plan unterschrieben</translation>
    </message>
    <message>
        <source>says no-go</source>
        <translation>sagt No-Go</translation>
    </message>
    <message>
        <source>not done, says %1</source>
        <translation>nicht erledigt, sagt %1</translation>
    </message>
    <message>
        <source>not confirmed yet</source>
        <translation>noch nicht bestätigt</translation>
    </message>
    <message>
        <source>left to a person</source>
        <translation>einer Person überlassen</translation>
    </message>
    <message>
        <source>a person</source>
        <translation>eine Person</translation>
    </message>
    <message>
        <source>a file or picture</source>
        <translation>eine Datei oder ein Bild</translation>
    </message>
    <message>
        <source>asks a person</source>
        <translation>fragt eine Person</translation>
    </message>
    <message>
        <source>answered by the answers file</source>
        <translation>von der Antwortdatei beantwortet</translation>
    </message>
    <message>
        <source>all rows must pass</source>
        <translation>alle Zeilen müssen bestanden sein</translation>
    </message>
    <message>
        <source>all rows must pass, then sign: %1</source>
        <translation>alle Zeilen müssen bestanden sein, dann unterschreiben: %1</translation>
    </message>
    <message>
        <source>runs again: %1</source>
        <translation>läuft erneut: %1</translation>
    </message>
    <message>
        <source>NO-GO: %1 of %2 rows are not green. Nothing was executed.</source>
        <translation>NO-GO: %1 von %2 Zeilen sind nicht grün. Nichts wurde ausgeführt.</translation>
    </message>
    <message>
        <source>All rows are green, but nobody said go. Nothing was executed.</source>
        <translation>Alle Zeilen sind grün, aber niemand hat Go gesagt. Nichts wurde ausgeführt.</translation>
    </message>
    <message>
        <source>The run was stopped; nothing after this was begun.</source>
        <translation>Der Lauf wurde angehalten; danach wurde nichts mehr begonnen.</translation>
    </message>
    <message>
        <source>Step &apos;%1&apos; was interrupted and Slipway cannot tell whether it took effect. Run it again?</source>
        <translation>Schritt „%1“ wurde unterbrochen, und Slipway kann nicht sagen, ob er gewirkt hat. Noch einmal ausführen?</translation>
    </message>
    <message>
        <source>left as it is after an interruption, by decision</source>
        <translation>nach einer Unterbrechung so belassen, wie entschieden</translation>
    </message>
    <message>
        <source>needs %1, which has not succeeded (it was not run)</source>
        <translation>braucht %1, das nicht gelungen ist (es lief nicht)</translation>
    </message>
    <message>
        <source>needs %1, which has not succeeded (nobody knows whether it took effect)</source>
        <translation>braucht %1, das nicht gelungen ist (niemand weiß, ob es gewirkt hat)</translation>
    </message>
    <message>
        <source>needs %1, which has not succeeded</source>
        <translation>braucht %1, das nicht gelungen ist</translation>
    </message>
    <message>
        <source>skipped after a failure: %1</source>
        <translation>nach einem Fehler übersprungen: %1</translation>
    </message>
    <message>
        <source>skipped by decision: %1</source>
        <translation>übersprungen, wie entschieden: %1</translation>
    </message>
    <message>
        <source>only for %1</source>
        <translation>nur für %1</translation>
    </message>
    <message>
        <source>the database checks run</source>
        <translation>die Datenbankprüfungen laufen</translation>
    </message>
    <message>
        <source>a person is at the prompt</source>
        <translation>eine Person ist da</translation>
    </message>
    <message>
        <source>not run: this run begins at %1</source>
        <translation>läuft nicht: dieser Lauf beginnt bei %1</translation>
    </message>
    <message>
        <source>Step %1 needs %2, which would prove nothing in this run (%3).</source>
        <translation>Schritt %1 braucht %2, das in diesem Lauf nichts beweisen würde (%3).</translation>
    </message>
    <message>
        <source>Step %1 still waits for %2: %3</source>
        <translation>Schritt %1 wartet noch auf %2: %3</translation>
    </message>
    <message>
        <source>Step %1 would now do something else than what was planned; nothing of it was done. Plan the release again.</source>
        <translation>Schritt %1 würde jetzt etwas anderes tun als geplant; nichts davon wurde getan. Bitte neu planen.</translation>
    </message>
    <message>
        <source>%1 of the checks of step %2 failed.</source>
        <translation>%1 der Prüfungen von Schritt %2 sind fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Step %1 ended as %2 and gave no reason.</source>
        <translation>Schritt %1 endete als %2 und nannte keinen Grund.</translation>
    </message>
    <message>
        <source>Step %1 was not done within its time-out of %2 s and was stopped.</source>
        <translation>Schritt %1 war innerhalb seiner Frist von %2 s nicht fertig und wurde angehalten.</translation>
    </message>
    <message>
        <source>The question was not answered: the run was stopped.</source>
        <translation>Die Frage wurde nicht beantwortet: der Lauf wurde angehalten.</translation>
    </message>
    <message>
        <source>not protected</source>
        <translation>nicht geschützt</translation>
    </message>
    <message>
        <source>nothing is changed</source>
        <translation>nichts wird geändert</translation>
    </message>
    <message>
        <source>typed the name</source>
        <translation>hat den Namen getippt</translation>
    </message>
    <message>
        <source>approved by others</source>
        <translation>von anderen freigegeben</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>nobody has approved as %1</source>
        <translation>niemand hat als %1 freigegeben</translation>
    </message>
    <message>
        <source>%1 of %2 people have approved (as %3)</source>
        <translation>%1 von %2 Personen haben freigegeben (als %3)</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>%1 wait for a decision</source>
        <translation>%1 warten auf eine Entscheidung</translation>
    </message>
    <message>
        <source>rows locked by another session</source>
        <translation>Zeilen von einer anderen Sitzung gesperrt</translation>
    </message>
    <message>
        <source>replica lag %1 s at %2 (limit %3 s)</source>
        <translation>Rückstand %1 s bei %2 (Grenze %3 s)</translation>
    </message>
    <message>
        <source>the throttle query says %1</source>
        <translation>die Drosselabfrage sagt %1</translation>
    </message>
    <message>
        <source>the file %1 exists</source>
        <translation>die Datei %1 ist da</translation>
    </message>
    <message>
        <source>%1 updated</source>
        <translation>%1 aktualisiert</translation>
    </message>
    <message>
        <source>dry run: %1 would be updated, %2 ambiguous</source>
        <translation>Probelauf: %1 würden aktualisiert, %2 mehrdeutig</translation>
    </message>
    <message>
        <source>The backfill was stopped between two batches; it goes on from there.</source>
        <translation>Das Nachtragen wurde zwischen zwei Stapeln angehalten; es geht von dort weiter.</translation>
    </message>
    <message>
        <source>no %1 needs %2</source>
        <translation>keine %1 braucht %2</translation>
    </message>
    <message>
        <source>at %1, nothing is pending</source>
        <translation>auf %1, nichts steht aus</translation>
    </message>
    <message>
        <source>%1 pending, from %2 to %3</source>
        <translation>%1 ausstehend, von %2 bis %3</translation>
    </message>
    <message>
        <source>%1 pending, up to %2</source>
        <translation>%1 ausstehend, bis %2</translation>
    </message>
    <message>
        <source>now at %1</source>
        <translation>jetzt auf %1</translation>
    </message>
    <message>
        <source>already at %1</source>
        <translation>bereits auf %1</translation>
    </message>
    <message>
        <source>back at %1</source>
        <translation>zurück auf %1</translation>
    </message>
    <message>
        <source>from %1 back to %2</source>
        <translation>von %1 zurück auf %2</translation>
    </message>
    <message>
        <source>compares current, heads and version table</source>
        <translation>vergleicht Stand, Köpfe und Versionstabelle</translation>
    </message>
    <message>
        <source>compares the files with the history</source>
        <translation>vergleicht die Dateien mit der Historie</translation>
    </message>
    <message>
        <source>runs %1</source>
        <translation>führt %1 aus</translation>
    </message>
    <message>
        <source>looks only</source>
        <translation>sieht nur nach</translation>
    </message>
    <message>
        <source>looks through %1 since %2</source>
        <translation>sieht %1 seit %2 durch</translation>
    </message>
    <message>
        <source>looks for a succeeded release on %1</source>
        <translation>sucht ein gelungenes Release auf %1</translation>
    </message>
    <message>
        <source>dumps %1</source>
        <translation>sichert %1</translation>
    </message>
    <message>
        <source>asks %1</source>
        <translation>fragt %1</translation>
    </message>
    <message>
        <source>sends %1</source>
        <translation>sendet %1</translation>
    </message>
    <message>
        <source>expects %1</source>
        <translation>erwartet %1</translation>
    </message>
    <message>
        <source>%1 checks, reading only</source>
        <translation>%1 Prüfungen, nur lesend</translation>
    </message>
    <message>
        <source>waits at most %1, looking every %2</source>
        <translation>wartet höchstens %1, sieht alle %2 nach</translation>
    </message>
    <message>
        <source>watches for %1, every %2</source>
        <translation>beobachtet %1 lang, alle %2</translation>
    </message>
    <message>
        <source>holds after %1, at try %2</source>
        <translation>gilt nach %1, beim Versuch %2</translation>
    </message>
    <message>
        <source>held for %1, at each of %2 checks</source>
        <translation>galt %1 lang, bei jeder von %2 Prüfungen</translation>
    </message>
    <message>
        <source>It did not come to hold within %1 (%2 tries). Last seen: %3</source>
        <translation>Galt innerhalb von %1 nicht (%2 Versuche). Zuletzt gesehen: %3</translation>
    </message>
    <message>
        <source>prints a text to post</source>
        <translation>gibt einen Text zum Versenden aus</translation>
    </message>
    <message>
        <source>posts a text to a webhook</source>
        <translation>sendet einen Text an einen Webhook</translation>
    </message>
    <message>
        <source>posted to %1</source>
        <translation>gesendet an %1</translation>
    </message>
    <message>
        <source>The text stands in the step&apos;s output, to be posted by hand.</source>
        <translation>Der Text steht in der Ausgabe des Schritts, zum Versenden von Hand.</translation>
    </message>
    <message>
        <source>The command of step %1 ended with exit code %2.</source>
        <translation>Der Befehl von Schritt %1 endete mit Code %2.</translation>
    </message>
    <message>
        <source>an earlier attempt has committed it</source>
        <translation>ein früherer Versuch hat es festgeschrieben</translation>
    </message>
    <message>
        <source>%1 rows changed</source>
        <translation>%1 Zeilen geändert</translation>
    </message>
    <message>
        <source>The correction was not wanted; nothing was changed.</source>
        <translation>Die Korrektur war nicht gewollt; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Why is this corrected?</source>
        <translation>Warum wird das korrigiert?</translation>
    </message>
    <message>
        <source>skipped by --skip-stripe</source>
        <translation>übersprungen durch --skip-stripe</translation>
    </message>
    <message>
        <source>the environment has no Stripe account</source>
        <translation>die Umgebung hat kein Stripe-Konto</translation>
    </message>
    <message>
        <source>no line</source>
        <translation>keine Zeile</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>an answer</source>
        <translation>eine Antwort</translation>
    </message>
    <message>
        <source>no problem</source>
        <translation>kein Problem</translation>
    </message>
</context>
<context>
    <name>slipway::gui::AmbiguousQueue</name>
    <message>
        <source>Rows to be decided</source>
        <translation>Zu entscheidende Zeilen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Reason of the decision</source>
        <translation>Grund der Entscheidung</translation>
    </message>
    <message>
        <source>By the r&amp;ule</source>
        <translation>Nach der &amp;Regel</translation>
    </message>
    <message>
        <source>&amp;Leave it empty</source>
        <translation>&amp;Leer lassen</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Braucht Sie</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Why? The reason goes into the record, and stays for the next row.</source>
        <translation>Warum? Der Grund kommt in den Nachweis und bleibt für die nächste Zeile stehen.</translation>
    </message>
    <message>
        <source>by %1: %2</source>
        <translation>durch %1: %2</translation>
    </message>
    <message>
        <source>stays empty, %1</source>
        <translation>bleibt leer, %1</translation>
    </message>
    <message>
        <source>%1 as the rule says, %2</source>
        <translation>%1 nach der Regel, %2</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>is being taken up</source>
        <translation>wird übernommen</translation>
    </message>
    <message>
        <source>&amp;All %1 by the rule</source>
        <translation>&amp;Alle %1 nach der Regel</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ApprovalsPanel</name>
    <message>
        <source>&amp;Write the plan to a file…</source>
        <translation>Plan in eine Datei &amp;schreiben …</translation>
    </message>
    <message>
        <source>For the person who approves it: slipway release approve FILE --role ROLE</source>
        <translation>Für die Person, die ihn freigibt: slipway release approve DATEI --role ROLLE</translation>
    </message>
    <message>
        <source>Take an &amp;approval…</source>
        <translation>Freigabe &amp;annehmen …</translation>
    </message>
    <message>
        <source>A file that slipway release approve has written, with its signature beside it</source>
        <translation>Eine Datei, die slipway release approve geschrieben hat, mit ihrer Signatur daneben</translation>
    </message>
    <message>
        <source>Approvals of this plan</source>
        <translation>Freigaben dieses Plans</translation>
    </message>
    <message>
        <source>The plan is written</source>
        <translation>Der Plan ist geschrieben</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>nicht signiert</translation>
    </message>
    <message>
        <source>signed by %1</source>
        <translation>signiert von %1</translation>
    </message>
    <message>
        <source>Wanted: %1</source>
        <translation>Gefordert: %1</translation>
    </message>
    <message>
        <source>Write the plan to a file</source>
        <translation>Plan in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Plans (*.json)</source>
        <translation>Pläne (*.json)</translation>
    </message>
    <message>
        <source>Take an approval</source>
        <translation>Freigabe annehmen</translation>
    </message>
    <message>
        <source>Approvals (*.json)</source>
        <translation>Freigaben (*.json)</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ArtifactOverview</name>
    <message>
        <source>Overview of the artifact</source>
        <translation>Überblick über den Nachweis</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Zeitverlauf</translation>
    </message>
    <message>
        <source>Against the release before it on %1, %2</source>
        <translation>Gegenüber dem Release davor auf %1, %2</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ArtifactSide</name>
    <message>
        <source>Integrity and people</source>
        <translation>Unversehrtheit und Personen</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>Unversehrtheit</translation>
    </message>
    <message>
        <source>Nothing speaks against this file</source>
        <translation>Nichts spricht gegen diese Datei</translation>
    </message>
    <message>
        <source>checked now, against the ledger of this computer</source>
        <translation>jetzt geprüft, gegen das Laufbuch dieses Rechners</translation>
    </message>
    <message>
        <source>checked now, without a ledger that holds the run</source>
        <translation>jetzt geprüft, ohne ein Laufbuch, das den Lauf enthält</translation>
    </message>
    <message numerus="yes">
        <source>Chain of %n event(s)</source>
        <translation>
            <numerusform>Kette aus %n Ereignis</numerusform>
            <numerusform>Kette aus %n Ereignissen</numerusform>
        </translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>Kopf %1</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>for another plan; %1</source>
        <translation>für einen anderen Plan; %1</translation>
    </message>
    <message>
        <source>Plans as proven</source>
        <translation>Tarife wie nachgewiesen</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Arbeitsbereich</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Ausführende Person</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Commit</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Attachment</source>
        <translation>Anlage</translation>
    </message>
    <message>
        <source>%1 UTC</source>
        <translation>%1 UTC</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ArtifactTabs</name>
    <message>
        <source>Parts of the artifact</source>
        <translation>Teile des Nachweises</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) copied.</source>
        <translation>
            <numerusform>%n Prüfung kopiert.</numerusform>
            <numerusform>%n Prüfungen kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Pläne</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Betrag</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>Stripe</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Entscheidung</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>The record as it is written</source>
        <translation>Der Nachweis, wie er geschrieben ist</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Checks %1</source>
        <translation>Prüfungen %1</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Steps %1</source>
        <translation>Schritte %1</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>Stimmt überein</translation>
    </message>
    <message>
        <source>Plans %1</source>
        <translation>Tarife %1</translation>
    </message>
    <message>
        <source>For another plan</source>
        <translation>Für einen anderen Plan</translation>
    </message>
    <message>
        <source>Approvals %1</source>
        <translation>Freigaben %1</translation>
    </message>
    <message>
        <source>
… the first %1 of %2 bytes</source>
        <translation>
… die ersten %1 von %2 Bytes</translation>
    </message>
    <message>
        <source>The record holds the size and digest of each step&apos;s output; the output itself is in the ledger that the release wrote, which is not here.</source>
        <translation>Der Nachweis enthält Größe und Prüfsumme der Ausgabe jedes Schritts; die Ausgabe selbst liegt in dem Laufbuch, das das Release geschrieben hat, und das ist nicht hier.</translation>
    </message>
    <message>
        <source>Reading the log …</source>
        <translation>Das Protokoll wird gelesen …</translation>
    </message>
    <message numerus="yes">
        <source>Log, %n line(s)</source>
        <translation>
            <numerusform>Protokoll, %n Zeile</numerusform>
            <numerusform>Protokoll, %n Zeilen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::ArtifactsPage</name>
    <message>
        <source>Not to be trusted</source>
        <translation>Nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>No artifact is open</source>
        <translation>Kein Nachweis geöffnet</translation>
    </message>
    <message>
        <source>Open a release record to see whether it is whole and what it proves. You can also drop it here.</source>
        <translation>Öffnen Sie einen Release-Nachweis, um zu sehen, ob er unversehrt ist und was er belegt. Sie können ihn auch hier ablegen.</translation>
    </message>
    <message>
        <source>Check an artifact…</source>
        <translation>Nachweis prüfen …</translation>
    </message>
    <message>
        <source>Artifacts</source>
        <translation>Nachweise</translation>
    </message>
    <message>
        <source>Check another artifact (%1)</source>
        <translation>Einen anderen Nachweis prüfen (%1)</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Export the artifact</source>
        <translation>Nachweis exportieren</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Exported to %1.</source>
        <translation>Exportiert nach %1.</translation>
    </message>
    <message>
        <source>Release records are opened read-only, without any workspace.</source>
        <translation>Nachweise werden nur gelesen, ohne einen Arbeitsbereich.</translation>
    </message>
    <message>
        <source>Read-only. Opened from a file, no workspace needed.</source>
        <translation>Nur gelesen. Aus einer Datei geöffnet, ohne Arbeitsbereich.</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Öffnen …</translation>
    </message>
    <message>
        <source>&amp;Compare with…</source>
        <translation>&amp;Vergleichen mit …</translation>
    </message>
    <message>
        <source>Choose another artifact; what changed comes first</source>
        <translation>Einen anderen Nachweis wählen; Änderungen zuerst</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Strg+E</translation>
    </message>
    <message>
        <source>A copy of the record (JSON)…</source>
        <translation>Kopie des Nachweises (JSON) …</translation>
    </message>
    <message>
        <source>A report to read and print (HTML)…</source>
        <translation>Bericht zum Lesen und Drucken (HTML) …</translation>
    </message>
    <message>
        <source>Its checks as a table (CSV)…</source>
        <translation>Prüfungen als Tabelle (CSV) …</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>%1 UTC</source>
        <translation>%1 UTC</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) found</source>
        <translation>
            <numerusform>%n Problem gefunden</numerusform>
            <numerusform>%n Probleme gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>%1 unchanged</source>
        <translation>%1 unverändert</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n bestanden</numerusform>
            <numerusform>%n bestanden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n übersprungen</numerusform>
            <numerusform>%n übersprungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Compare with another artifact</source>
        <translation>Mit einem anderen Nachweis vergleichen</translation>
    </message>
    <message>
        <source>Release artifacts (*.json)</source>
        <translation>Release-Nachweise (*.json)</translation>
    </message>
    <message>
        <source>%1 is not whole: %2</source>
        <translation>%1 ist nicht unversehrt: %2</translation>
    </message>
    <message>
        <source>Against %1</source>
        <translation>Gegenüber %1</translation>
    </message>
    <message>
        <source>Artifact</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Read-only. Made from the ledger.</source>
        <translation>Nur lesend. Aus dem Laufbuch erstellt.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::BackfillDesk</name>
    <message>
        <source>Progress of the backfill</source>
        <translation>Fortschritt des Nachtragens</translation>
    </message>
    <message>
        <source>&amp;Decide</source>
        <translation>&amp;Entscheiden</translation>
    </message>
    <message>
        <source>Slo&amp;wer</source>
        <translation>Lang&amp;samer</translation>
    </message>
    <message>
        <source>A smaller share of the time is spent in batches</source>
        <translation>Ein kleinerer Teil der Zeit entfällt auf Stapel</translation>
    </message>
    <message>
        <source>&amp;Faster</source>
        <translation>S&amp;chneller</translation>
    </message>
    <message>
        <source>A larger share of the time is spent in batches</source>
        <translation>Ein größerer Teil der Zeit entfällt auf Stapel</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>After the batch that is running</source>
        <translation>Nach dem laufenden Stapel</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Aktualisiert</translation>
    </message>
    <message>
        <source>Already set</source>
        <translation>Bereits gesetzt</translation>
    </message>
    <message>
        <source>No candidate</source>
        <translation>Kein Kandidat</translation>
    </message>
    <message>
        <source>Ambiguous</source>
        <translation>Mehrdeutig</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>No %1</source>
        <translation>Kein %1</translation>
    </message>
    <message numerus="yes">
        <source>%n ambiguous row(s) wait for you. The run goes on meanwhile.</source>
        <translation>
            <numerusform>%n mehrdeutige Zeile wartet auf Sie. Der Lauf geht unterdessen weiter.</numerusform>
            <numerusform>%n mehrdeutige Zeilen warten auf Sie. Der Lauf geht unterdessen weiter.</numerusform>
        </translation>
    </message>
    <message>
        <source>No row waits for a decision.</source>
        <translation>Keine Zeile wartet auf eine Entscheidung.</translation>
    </message>
    <message>
        <source>&amp;Decisions</source>
        <translation>&amp;Entscheidungen</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 verbleibend</translation>
    </message>
    <message>
        <source>pace %1 %</source>
        <translation>Tempo %1 %</translation>
    </message>
    <message>
        <source>dry run, rolled back</source>
        <translation>Probelauf, zurückgerollt</translation>
    </message>
    <message>
        <source>%1 rows (expected %2)</source>
        <translation>%1 Zeilen (erwartet %2)</translation>
    </message>
    <message>
        <source>%1 of %2 rows, batch %3</source>
        <translation>%1 von %2 Zeilen, Stapel %3</translation>
    </message>
    <message>
        <source>throttled</source>
        <translation>gedrosselt</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>connecting again</source>
        <translation>verbindet neu</translation>
    </message>
    <message>
        <source>waits for decisions</source>
        <translation>wartet auf Entscheidungen</translation>
    </message>
    <message numerus="yes">
        <source>%n ambiguous row(s) wait for you, and the run with them.</source>
        <translation>
            <numerusform>%n mehrdeutige Zeile wartet auf Sie, und der Lauf mit ihr.</numerusform>
            <numerusform>%n mehrdeutige Zeilen warten auf Sie, und der Lauf mit ihnen.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 left once it goes on</source>
        <translation>noch %1, sobald es weitergeht</translation>
    </message>
    <message>
        <source>time left not known yet</source>
        <translation>Restzeit noch nicht bekannt</translation>
    </message>
    <message numerus="yes">
        <source>%n ambiguous row(s) wait for you. The backfill is paused.</source>
        <translation>
            <numerusform>%n mehrdeutige Zeile wartet auf Sie. Das Nachtragen ist angehalten.</numerusform>
            <numerusform>%n mehrdeutige Zeilen warten auf Sie. Das Nachtragen ist angehalten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::BatchChart</name>
    <message>
        <source>Time per batch</source>
        <translation>Zeit je Stapel</translation>
    </message>
    <message>
        <source>last batch %1 ms, target %2 ms, limit %3 ms</source>
        <translation>letzter Stapel %1 ms, Ziel %2 ms, Grenze %3 ms</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Time per batch, last %1 ms</source>
        <translation>Zeit je Stapel, zuletzt %1 ms</translation>
    </message>
    <message>
        <source>limit %1 ms</source>
        <translation>Grenze %1 ms</translation>
    </message>
</context>
<context>
    <name>slipway::gui::CancelStrip</name>
    <message>
        <source>&amp;Keep running</source>
        <translation>Weiter&amp;laufen lassen</translation>
    </message>
    <message>
        <source>A release is running. Cancelled, it ends truly before the window closes.</source>
        <translation>Ein Release läuft. Wird es abgebrochen, endet es wirklich, bevor sich das Fenster schließt.</translation>
    </message>
    <message>
        <source>Cancel this run?</source>
        <translation>Diesen Lauf abbrechen?</translation>
    </message>
    <message>
        <source>“%1” is asked to end, what is true then is recorded, and later steps are not begun. The run can be resumed.</source>
        <translation>„%1“ wird gebeten zu enden, der dann geltende Stand wird festgehalten, und spätere Schritte beginnen nicht. Der Lauf lässt sich fortsetzen.</translation>
    </message>
    <message>
        <source>Cancel run and &amp;close</source>
        <translation>Lauf abbrechen und s&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Cancel run</source>
        <translation>Lauf ab&amp;brechen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::CandidateSheet</name>
    <message>
        <source>the rule would choose it</source>
        <translation>nach der Regel dieser</translation>
    </message>
    <message>
        <source>Take &amp;%1</source>
        <translation>&amp;%1 nehmen</translation>
    </message>
    <message>
        <source>Take %1</source>
        <extracomment>The button below one of several candidates</extracomment>
        <translation>%1 nehmen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::CheckDetail</name>
    <message>
        <source>The check in full</source>
        <translation>Die Prüfung im Ganzen</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>Was gefragt wurde</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Copy the check with what was asked and its rows</source>
        <translation>Die Prüfung mit Abfrage und Zeilen kopieren</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Show the log of its step</source>
        <translation>Das Protokoll ihres Schritts zeigen</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Choose a check to see what was asked.</source>
        <translation>Eine Prüfung wählen, um zu sehen, was gefragt wurde.</translation>
    </message>
    <message>
        <source>Rows behind it</source>
        <translation>Zeilen dahinter</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s), first</source>
        <translation>
            <numerusform>%n Unterschied, zuerst</numerusform>
            <numerusform>%n Unterschiede, zuerst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Step %1 %2</source>
        <translation>Schritt %1 %2</translation>
    </message>
    <message>
        <source>Expected: %1</source>
        <translation>Erwartet: %1</translation>
    </message>
    <message>
        <source>Actual: %1</source>
        <translation>Tatsächlich: %1</translation>
    </message>
    <message>
        <source>Now: %1, %2</source>
        <translation>Jetzt: %1, %2</translation>
    </message>
    <message>
        <source>asked again at %1, outside the run&apos;s record</source>
        <translation>um %1 erneut gefragt, außerhalb der Aufzeichnung des Laufs</translation>
    </message>
</context>
<context>
    <name>slipway::gui::CheckListModel</name>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Gefunden</translation>
    </message>
</context>
<context>
    <name>slipway::gui::CheckView</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Tolerated</source>
        <translation>Hingenommen</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>No check fits the filter.</source>
        <translation>Keine Prüfung passt zum Filter.</translation>
    </message>
    <message>
        <source>Filter checks</source>
        <translation>Prüfungen filtern</translation>
    </message>
    <message>
        <source>Filter checks by words: name, step, value, query</source>
        <translation>Prüfungen nach Wörtern filtern: Name, Schritt, Wert, Abfrage</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>All steps</source>
        <translation>Alle Schritte</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s), first</source>
        <translation>
            <numerusform>%n Unterschied, zuerst</numerusform>
            <numerusform>%n Unterschiede, zuerst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n check(s)</source>
        <translation>
            <numerusform>%1: %n Prüfung</numerusform>
            <numerusform>%1: %n Prüfungen</numerusform>
        </translation>
    </message>
    <message>
        <source>No check has run yet.</source>
        <translation>Noch ist keine Prüfung gelaufen.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ChecklistSheet</name>
    <message>
        <source>Checklist</source>
        <translation>Checkliste</translation>
    </message>
    <message>
        <source>&amp;Fill in again</source>
        <translation>Neu aus&amp;füllen</translation>
    </message>
    <message>
        <source>As the run stands now (F5)</source>
        <translation>Wie der Lauf jetzt steht (F5)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the filled-in checklist, for the tracker</source>
        <translation>Die ausgefüllte Checkliste für den Tracker kopieren</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>&amp;Sichern …</translation>
    </message>
    <message>
        <source>Save it as Markdown</source>
        <translation>Als Markdown sichern</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Back to the board</source>
        <translation>Zurück zur Tafel</translation>
    </message>
    <message>
        <source>The checklist as the playbook asks for it</source>
        <translation>Die Checkliste, wie das Playbook sie verlangt</translation>
    </message>
    <message>
        <source>The checklist filled in</source>
        <translation>Die ausgefüllte Checkliste</translation>
    </message>
    <message>
        <source>As the playbook asks</source>
        <translation>Wie das Playbook es verlangt</translation>
    </message>
    <message>
        <source>Filled in by this run</source>
        <translation>Ausgefüllt durch diesen Lauf</translation>
    </message>
    <message>
        <source>filling in …</source>
        <translation>wird ausgefüllt …</translation>
    </message>
    <message>
        <source>%1  ·  filled in at %2</source>
        <translation>%1  ·  ausgefüllt um %2</translation>
    </message>
    <message>
        <source>The checklist is on the clipboard.</source>
        <translation>Die Checkliste ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Save the checklist</source>
        <translation>Die Checkliste sichern</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>Gesichert als %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ChecksModel</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
    <message>
        <source>Took</source>
        <extracomment>How long a check took to be answered</extracomment>
        <translation>Dauer</translation>
    </message>
</context>
<context>
    <name>slipway::gui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ContactsBox</name>
    <message>
        <source>On call</source>
        <translation>In Bereitschaft</translation>
    </message>
</context>
<context>
    <name>slipway::gui::DesktopShell</name>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::EnvironmentCard</name>
    <message>
        <source>today %1</source>
        <translation>heute %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>gestern %1</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Ausstehend</translation>
    </message>
    <message>
        <source>Plan map</source>
        <translation>Tarifabgleich</translation>
    </message>
    <message>
        <source>Never released</source>
        <translation>Noch kein Release</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>wird gefragt …</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <translation>noch nicht gefragt</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>empty database</source>
        <translation>leere Datenbank</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message numerus="yes">
        <source>%n migration(s)</source>
        <translation>
            <numerusform>%n Migration</numerusform>
            <numerusform>%n Migrationen</numerusform>
        </translation>
    </message>
    <message>
        <source>no catalogue</source>
        <translation>kein Katalog</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n Befund</numerusform>
            <numerusform>%n Befunde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plan(s) agree</source>
        <translation>
            <numerusform>%n Tarif stimmt</numerusform>
            <numerusform>%n Tarife stimmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Database %1 on %2, system identifier %3; Stripe account %4</source>
        <translation>Datenbank %1 auf %2, Systemkennung %3; Stripe-Konto %4</translation>
    </message>
    <message>
        <source>Environment %1: %2. Revision %3, pending %4, plan map %5. %6</source>
        <translation>Umgebung %1: %2. Revision %3, ausstehend %4, Tarifabgleich %5. %6</translation>
    </message>
</context>
<context>
    <name>slipway::gui::EnvironmentsPage</name>
    <message>
        <source>Environments</source>
        <translation>Umgebungen</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>What it said</source>
        <translation>Was geantwortet wurde</translation>
    </message>
    <message>
        <source>Test connection</source>
        <translation>Verbindung prüfen</translation>
    </message>
    <message>
        <source>Reads only; nothing is changed</source>
        <translation>Liest nur; nichts wird geändert</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Verweis</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
    <message>
        <source>New value of the chosen secret</source>
        <translation>Neuer Wert des gewählten Geheimnisses</translation>
    </message>
    <message>
        <source>Store in keychain</source>
        <translation>Im Schlüsselbund ablegen</translation>
    </message>
    <message>
        <source>Test secrets</source>
        <translation>Geheimnisse prüfen</translation>
    </message>
    <message>
        <source>Delete from keychain</source>
        <translation>Aus dem Schlüsselbund löschen</translation>
    </message>
    <message>
        <source>Pinned identity</source>
        <translation>Festgehaltene Identität</translation>
    </message>
    <message>
        <source>A release refuses another database or Stripe account than the one pinned in slipway.lock, until a person accepts the change.</source>
        <translation>Ein Release verweigert jede andere Datenbank und jedes andere Stripe-Konto als die in slipway.lock festgehaltenen, bis ein Mensch die Änderung annimmt.</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Festgehalten</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Accept what is there now</source>
        <translation>Annehmen, was jetzt da ist</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>Nicht gefragt</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Test the connection to see it.</source>
        <translation>Prüfen Sie die Verbindung, um es zu sehen.</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>Wird gefragt</translation>
    </message>
    <message>
        <source>database, migrations, Stripe …</source>
        <translation>Datenbank, Migrationen, Stripe …</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Beantwortet</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>%1 on %2, %3</source>
        <translation>%1 auf %2, %3</translation>
    </message>
    <message>
        <source>Migrations</source>
        <translation>Migrationen</translation>
    </message>
    <message>
        <source>nothing is pending</source>
        <translation>nichts steht aus</translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation>
            <numerusform>%n ausstehend</numerusform>
            <numerusform>%n ausstehend</numerusform>
        </translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>Stripe</translation>
    </message>
    <message>
        <source>account %1, %2 mode</source>
        <translation>Konto %1, Modus %2</translation>
    </message>
    <message>
        <source>Plan map</source>
        <translation>Tarifabgleich</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n Befund</numerusform>
            <numerusform>%n Befunde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plan(s) agree</source>
        <translation>
            <numerusform>%n Tarif stimmt</numerusform>
            <numerusform>%n Tarife stimmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Gesetzt</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht gesetzt</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>New value of %1</source>
        <translation>Neuer Wert von %1</translation>
    </message>
    <message>
        <source>Only keychain: references are stored here</source>
        <translation>Hier werden nur Verweise der Form keychain: abgelegt</translation>
    </message>
    <message>
        <source>%1 is stored in the keychain.</source>
        <translation>%1 liegt jetzt im Schlüsselbund.</translation>
    </message>
    <message>
        <source>%1 is no longer in the keychain.</source>
        <translation>%1 liegt nicht mehr im Schlüsselbund.</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Not pinned</source>
        <translation>Nicht festgehalten</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>not asked yet</source>
        <translation>noch nicht gefragt</translation>
    </message>
    <message>
        <source>System id</source>
        <translation>Systemkennung</translation>
    </message>
    <message>
        <source>Stripe account</source>
        <translation>Stripe-Konto</translation>
    </message>
    <message>
        <source>Stripe mode</source>
        <translation>Stripe-Modus</translation>
    </message>
    <message>
        <source>Type %1 to accept</source>
        <translation>Zum Annehmen %1 eingeben</translation>
    </message>
    <message>
        <source>This is not the target that earlier releases went to. Accept it only where you know why.</source>
        <translation>Das ist nicht das Ziel der früheren Releases. Nehmen Sie es nur an, wenn Sie wissen, warum.</translation>
    </message>
    <message>
        <source>%1 is pinned to what is there now. Commit %2.</source>
        <translation>%1 ist auf das festgehalten, was jetzt da ist. Nehmen Sie %2 in die Versionsverwaltung auf.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::FailureCard</name>
    <message>
        <source>What is true now</source>
        <translation>Was jetzt gilt</translation>
    </message>
    <message>
        <source>Known issue</source>
        <translation>Bekanntes Problem</translation>
    </message>
    <message>
        <source>&amp;Log of this step</source>
        <translation>&amp;Protokoll dieses Schritts</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Retry step</source>
        <translation>Schritt &amp;wiederholen</translation>
    </message>
    <message>
        <source>&amp;Skip with reason…</source>
        <translation>Mit Grund über&amp;springen …</translation>
    </message>
    <message>
        <source>Roll &amp;back…</source>
        <translation>&amp;Zurückrollen …</translation>
    </message>
    <message>
        <source>&amp;Abort run…</source>
        <translation>Lauf &amp;abbrechen …</translation>
    </message>
    <message>
        <source>Why may this step be skipped? The reason goes into the artifact.</source>
        <translation>Warum darf dieser Schritt entfallen? Der Grund kommt in den Nachweis.</translation>
    </message>
    <message>
        <source>Reason for skipping</source>
        <translation>Grund des Überspringens</translation>
    </message>
    <message>
        <source>&amp;Skip step</source>
        <translation>Schritt über&amp;springen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Ways back</source>
        <translation>Rückwege</translation>
    </message>
    <message>
        <source>This run ends as failed. The way back is planned and shown before anything of it runs.</source>
        <translation>Dieser Lauf endet als fehlgeschlagen. Der Rückweg wird geplant und gezeigt, bevor etwas davon läuft.</translation>
    </message>
    <message>
        <source>The run ends here as failed, with an artifact. Nothing is undone; it can be resumed later.</source>
        <translation>Der Lauf endet hier als fehlgeschlagen, mit Nachweis. Nichts wird zurückgenommen; er lässt sich später fortsetzen.</translation>
    </message>
    <message>
        <source>&amp;Abort run</source>
        <translation>Lauf &amp;abbrechen</translation>
    </message>
    <message>
        <source>Step %1 failed: %2</source>
        <translation>Schritt %1 ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>Step %1, %2  ·  failed at %3 after %4</source>
        <translation>Schritt %1, %2  ·  fehlgeschlagen um %3 nach %4</translation>
    </message>
    <message>
        <source>&lt;b&gt;Cause&lt;/b&gt;  %1</source>
        <translation>&lt;b&gt;Ursache&lt;/b&gt;  %1</translation>
    </message>
    <message>
        <source>&lt;b&gt;Fix&lt;/b&gt;  %1</source>
        <translation>&lt;b&gt;Abhilfe&lt;/b&gt;  %1</translation>
    </message>
    <message>
        <source>This playbook has no way back.</source>
        <translation>Dieses Playbook hat keinen Rückweg.</translation>
    </message>
    <message>
        <source>Run the fi&amp;x as steps…</source>
        <translation>Behebung als Schritte aus&amp;führen …</translation>
    </message>
    <message>
        <source>This run ends as failed; the fix is planned and shown before it runs, then the release is resumed</source>
        <translation>Dieser Lauf endet als fehlgeschlagen; die Behebung wird geplant und gezeigt, bevor sie läuft, danach wird das Release fortgesetzt</translation>
    </message>
    <message>
        <source>What the step said last</source>
        <translation>Was der Schritt zuletzt sagte</translation>
    </message>
</context>
<context>
    <name>slipway::gui::FindingsView</name>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
</context>
<context>
    <name>slipway::gui::FirstStart</name>
    <message>
        <source>Release a database with proof</source>
        <translation>Eine Datenbank mit Nachweis ausliefern</translation>
    </message>
    <message>
        <source>Slipway plans the release, shows what will change, runs it step by step and keeps the evidence. Nothing is changed before you confirm.</source>
        <translation>Slipway plant das Release, zeigt, was sich ändern wird, führt es Schritt für Schritt aus und bewahrt den Nachweis auf. Nichts wird geändert, bevor Sie bestätigen.</translation>
    </message>
    <message>
        <source>Recent workspaces</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Try the demo release</source>
        <translation>Probe-Release ausführen</translation>
    </message>
    <message>
        <source>A private PostgreSQL and a Stripe sandbox on this computer. About 2 minutes, nothing leaves it.</source>
        <translation>Ein eigenes PostgreSQL und eine Stripe-Sandbox auf diesem Rechner. Etwa 2 Minuten, nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation>Arbeitsbereich öffnen …</translation>
    </message>
    <message>
        <source>A folder with a slipway.yaml. You can also drop it here.</source>
        <translation>Ein Ordner mit einer slipway.yaml. Sie können ihn auch hierher ziehen.</translation>
    </message>
    <message>
        <source>Check an artifact…</source>
        <translation>Nachweis prüfen …</translation>
    </message>
    <message>
        <source>Look at a release record and verify it, without any set-up.</source>
        <translation>Einen Release-Nachweis ansehen und prüfen, ohne etwas einzurichten.</translation>
    </message>
    <message>
        <source>Starting a private PostgreSQL and a Stripe sandbox. This takes a few seconds.</source>
        <translation>Ein eigenes PostgreSQL und eine Stripe-Sandbox werden gestartet. Das dauert einige Sekunden.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::FollowUpsStrip</name>
    <message>
        <source>Left to be done</source>
        <translation>Noch zu erledigen</translation>
    </message>
    <message>
        <source>overdue since %1</source>
        <translation>überfällig seit %1</translation>
    </message>
    <message>
        <source>due %1</source>
        <translation>fällig %1</translation>
    </message>
    <message>
        <source>closed by: %1</source>
        <translation>schließt sich durch: %1</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Open the run that left “%1”</source>
        <translation>Den Lauf öffnen, der „%1“ hinterlassen hat</translation>
    </message>
    <message>
        <source>Close…</source>
        <translation>Schließen …</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>„%1“ schließen</translation>
    </message>
    <message>
        <source>What was done?</source>
        <translation>Was wurde getan?</translation>
    </message>
    <message>
        <source>Note that closes “%1”</source>
        <translation>Notiz, die „%1“ schließt</translation>
    </message>
    <message>
        <source>Evidence…</source>
        <translation>Nachweis …</translation>
    </message>
    <message>
        <source>Close it</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Attach evidence</source>
        <translation>Nachweis anhängen</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is closed.</source>
        <translation>„%1“ ist geschlossen.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::GoBoardSheet</name>
    <message>
        <source>GO</source>
        <translation>GO</translation>
    </message>
    <message>
        <source>NO-GO</source>
        <translation>NO-GO</translation>
    </message>
    <message>
        <source>OPEN</source>
        <translation>OFFEN</translation>
    </message>
    <message>
        <source>pass</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>&amp;Checklist</source>
        <translation>&amp;Checkliste</translation>
    </message>
    <message>
        <source>The release as a filled-in checklist, beside the original</source>
        <translation>Das Release als ausgefüllte Checkliste neben der ursprünglichen</translation>
    </message>
    <message>
        <source>Roo&amp;m</source>
        <translation>Rau&amp;m</translation>
    </message>
    <message>
        <source>Steps, log and time line of this run</source>
        <translation>Schritte, Protokoll und Zeitverlauf dieses Laufs</translation>
    </message>
    <message>
        <source>&amp;End as no-go</source>
        <translation>Als No-Go b&amp;eenden</translation>
    </message>
    <message>
        <source>The release does not go on; what was found is recorded</source>
        <translation>Das Release geht nicht weiter; was gefunden wurde, ist festgehalten</translation>
    </message>
    <message>
        <source>Proof and sign-off</source>
        <translation>Nachweis und Unterschriften</translation>
    </message>
    <message>
        <source>What was asked and what came back</source>
        <translation>Was gefragt wurde und was zurückkam</translation>
    </message>
    <message>
        <source>&amp;Run again</source>
        <translation>Neu &amp;prüfen</translation>
    </message>
    <message>
        <source>Runs this row again, and then the table is looked at anew</source>
        <translation>Prüft diese Zeile neu, danach wird die Tabelle neu betrachtet</translation>
    </message>
    <message>
        <source>Out&amp;put</source>
        <translation>&amp;Ausgabe</translation>
    </message>
    <message>
        <source>Confirmed by %1.</source>
        <translation>Bestätigt von %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::GoRowsModel</name>
    <message>
        <source>expected: %1</source>
        <translation>erwartet: %1</translation>
    </message>
    <message>
        <source>actual: %1</source>
        <translation>tatsächlich: %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::GoRowsView</name>
    <message>
        <source>Go/no-go table</source>
        <translation>Go/No-Go-Tabelle</translation>
    </message>
</context>
<context>
    <name>slipway::gui::HistoryModel</name>
    <message>
        <source>%1 unchanged</source>
        <translation>%1 unverändert</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Playbook</source>
        <translation>Playbook</translation>
    </message>
    <message>
        <source>Revision before → after</source>
        <translation>Revision vorher → nachher</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Ausgeführt von</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Artifact</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>Zurückgerollt</translation>
    </message>
    <message>
        <source>Rollback: %1</source>
        <translation>Zurückrollen: %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::HistoryView</name>
    <message>
        <source>No release yet</source>
        <translation>Noch kein Release</translation>
    </message>
    <message>
        <source>Make a new release: its plan shows what would change before anything does. Runs that the command line begins are listed here too.</source>
        <translation>Legen Sie ein neues Release an: Sein Plan zeigt, was sich ändern würde, bevor etwas geschieht. Auch Läufe der Befehlszeile stehen hier.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Filter runs</source>
        <translation>Läufe filtern</translation>
    </message>
    <message>
        <source>Filter runs by words: environment, playbook, revision, person</source>
        <translation>Läufe nach Wörtern filtern: Umgebung, Playbook, Revision, Person</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>History of runs</source>
        <translation>Verlauf der Läufe</translation>
    </message>
    <message>
        <source>All environments</source>
        <translation>Alle Umgebungen</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1 von %n Lauf</numerusform>
            <numerusform>%1 von %n Läufen</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n run(s)</source>
        <translation>
            <numerusform>%1: %n Lauf</numerusform>
            <numerusform>%1: %n Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare with the release before</source>
        <translation>Mit dem Release davor vergleichen</translation>
    </message>
    <message>
        <source>Compare two</source>
        <translation>Zwei vergleichen</translation>
    </message>
    <message>
        <source>More than two runs are selected</source>
        <translation>Mehr als zwei Läufe sind gewählt</translation>
    </message>
    <message>
        <source>Select one run, or two with Ctrl</source>
        <translation>Wählen Sie einen Lauf, oder zwei mit Strg</translation>
    </message>
    <message>
        <source>A run that has not ended has no record yet</source>
        <translation>Ein Lauf ohne Ende hat noch keine Aufzeichnung</translation>
    </message>
    <message>
        <source>No release that succeeded on %1 came before it, or it has not ended. Select a second run with Ctrl</source>
        <translation>Vor ihm ist auf %1 kein Release gelungen, oder er ist nicht beendet. Wählen Sie mit Strg einen zweiten Lauf</translation>
    </message>
    <message>
        <source>What changed comes first (%1)</source>
        <translation>Was sich geändert hat, steht zuerst (%1)</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ItemCard</name>
    <message>
        <source>Point of the checklist</source>
        <translation>Punkt der Checkliste</translation>
    </message>
    <message>
        <source>What did you see?</source>
        <translation>Was haben Sie gesehen?</translation>
    </message>
    <message>
        <source>Note, or the reason why it does not apply</source>
        <translation>Notiz, oder der Grund, warum es entfällt</translation>
    </message>
    <message>
        <source>&amp;Pass</source>
        <translation>&amp;Bestanden</translation>
    </message>
    <message>
        <source>It is as it should be</source>
        <translation>Es ist, wie es sein soll</translation>
    </message>
    <message>
        <source>&amp;Fail</source>
        <translation>&amp;Fehler</translation>
    </message>
    <message>
        <source>It is not as it should be</source>
        <translation>Es ist nicht, wie es sein soll</translation>
    </message>
    <message>
        <source>&amp;Not applicable</source>
        <translation>E&amp;ntfällt</translation>
    </message>
    <message>
        <source>With the reason in the note</source>
        <translation>Mit dem Grund in der Notiz</translation>
    </message>
    <message>
        <source>A&amp;ttach…</source>
        <translation>An&amp;hängen …</translation>
    </message>
    <message>
        <source>Attach files; they can also be dropped here</source>
        <translation>Dateien anhängen; sie können auch hier abgelegt werden</translation>
    </message>
    <message>
        <source>Paste p&amp;icture</source>
        <translation>B&amp;ild einfügen</translation>
    </message>
    <message>
        <source>Attach the picture on the clipboard (%1)</source>
        <translation>Das Bild aus der Zwischenablage anhängen (%1)</translation>
    </message>
    <message>
        <source>%1 of %2, </source>
        <translation>%1 von %2, </translation>
    </message>
    <message>
        <source>Expected: %1</source>
        <translation>Erwartet: %1</translation>
    </message>
    <message>
        <source>Done by: %1</source>
        <translation>Erledigt durch: %1</translation>
    </message>
    <message>
        <source>Attach evidence</source>
        <translation>Nachweis anhängen</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard: take a screenshot, copy it, then paste it here.</source>
        <translation>In der Zwischenablage ist kein Bild: einen Bildschirmausschnitt aufnehmen, kopieren und hier einfügen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>To be attached: %1.</source>
        <translation>Anzuhängen: %1.</translation>
    </message>
    <message>
        <source>Not applicable needs its reason in the note.</source>
        <translation>„Entfällt“ braucht den Grund in der Notiz.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::LedgerBar</name>
    <message>
        <source>next pane</source>
        <translation>nächster Bereich</translation>
    </message>
    <message>
        <source>find</source>
        <translation>suchen</translation>
    </message>
    <message>
        <source>commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Ledger %1, the same as `slipway` uses</source>
        <translation>Laufbuch %1, dasselbe wie bei `slipway`</translation>
    </message>
    <message>
        <source>No run yet in ledger %1</source>
        <translation>Noch kein Lauf im Laufbuch %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::LockTimeLine</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Locks per table</source>
        <translation>Sperren je Tabelle</translation>
    </message>
    <message>
        <source>%1: writers wait %2</source>
        <translation>%1: Schreiber warten %2</translation>
    </message>
    <message>
        <source>%1: nobody waits</source>
        <translation>%1: niemand wartet</translation>
    </message>
    <message>
        <source>writers wait %1</source>
        <translation>Schreiber warten %1</translation>
    </message>
    <message>
        <source>all wait %1</source>
        <translation>alle warten %1</translation>
    </message>
    <message>
        <source>nobody waits</source>
        <translation>niemand wartet</translation>
    </message>
    <message>
        <source>%1 from %2 for %3</source>
        <translation>%1 ab %2 für %3</translation>
    </message>
</context>
<context>
    <name>slipway::gui::LogPane</name>
    <message>
        <source>Saving was stopped.</source>
        <translation>Das Speichern wurde angehalten.</translation>
    </message>
    <message>
        <source>Log pane</source>
        <translation>Protokollbereich</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Next found line</source>
        <translation>Nächste Fundstelle</translation>
    </message>
    <message>
        <source>Next found line (F3)</source>
        <translation>Nächste Fundstelle (F3)</translation>
    </message>
    <message>
        <source>Previous found line</source>
        <translation>Vorige Fundstelle</translation>
    </message>
    <message>
        <source>Previous found line (Shift+F3)</source>
        <translation>Vorige Fundstelle (Umschalt+F3)</translation>
    </message>
    <message>
        <source>First error</source>
        <translation>Erster Fehler</translation>
    </message>
    <message>
        <source>Go to the first error, and on to the next (F8)</source>
        <translation>Zum ersten Fehler, dann zum nächsten (F8)</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Show errors</source>
        <translation>Fehler zeigen</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Show warnings</source>
        <translation>Warnungen zeigen</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Show all other lines</source>
        <translation>Alle übrigen Zeilen zeigen</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Stay at the newest line (End)</source>
        <translation>Bei der neuesten Zeile bleiben (Ende)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the selected text</source>
        <translation>Den gewählten Text kopieren</translation>
    </message>
    <message>
        <source>Save log…</source>
        <translation>Protokoll speichern …</translation>
    </message>
    <message>
        <source>Save the lines that are shown to a file</source>
        <translation>Die gezeigten Zeilen in eine Datei speichern</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Search log</source>
        <translation>Protokoll durchsuchen</translation>
    </message>
    <message>
        <source>Lines of which step</source>
        <translation>Zeilen welches Schritts</translation>
    </message>
    <message>
        <source>All steps</source>
        <translation>Alle Schritte</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>%1 of %2 lines</source>
        <translation>%1 von %2 Zeilen</translation>
    </message>
    <message>
        <source>Errors %1</source>
        <translation>Fehler %1</translation>
    </message>
    <message>
        <source>Warnings %1</source>
        <translation>Warnungen %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) found</source>
        <translation>
            <numerusform>%n Zeile gefunden</numerusform>
            <numerusform>%n Zeilen gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Save log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>Saved to %1.</source>
        <translation>Gespeichert in %1.</translation>
    </message>
    <message>
        <source>The log was not saved to %1: %2</source>
        <translation>Das Protokoll wurde nicht in %1 gespeichert: %2</translation>
    </message>
</context>
<context>
    <name>slipway::gui::LogView</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>ERROR</source>
        <extracomment>Severity column of the log, as short as this</extracomment>
        <translation>FEHLER</translation>
    </message>
    <message>
        <source>WARN</source>
        <translation>WARN</translation>
    </message>
</context>
<context>
    <name>slipway::gui::MainWindow</name>
    <message>
        <source>New release</source>
        <translation>Neues Release</translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation>Arbeitsbereich öffnen …</translation>
    </message>
    <message>
        <source>Check an artifact…</source>
        <translation>Nachweis prüfen …</translation>
    </message>
    <message>
        <source>Try the demo release</source>
        <translation>Probe-Release ausführen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>The new language is used when the release under way has ended.</source>
        <translation>Die neue Sprache gilt, sobald das laufende Release beendet ist.</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>Arbeitsbereich öffnen</translation>
    </message>
    <message>
        <source>Check an artifact</source>
        <translation>Nachweis prüfen</translation>
    </message>
    <message>
        <source>Release artifacts (*.json)</source>
        <translation>Release-Nachweise (*.json)</translation>
    </message>
    <message>
        <source>Starting a private PostgreSQL and a Stripe sandbox on this computer …</source>
        <translation>Ein eigenes PostgreSQL und eine Stripe-Sandbox werden auf diesem Rechner gestartet …</translation>
    </message>
    <message>
        <source>No workspace</source>
        <translation>Kein Arbeitsbereich</translation>
    </message>
    <message>
        <source>Nothing is connected.</source>
        <translation>Nichts ist verbunden.</translation>
    </message>
    <message>
        <source>All environments</source>
        <translation>Alle Umgebungen</translation>
    </message>
    <message>
        <source>Overview. Nothing on this page changes an environment.</source>
        <translation>Übersicht. Nichts auf dieser Seite ändert eine Umgebung.</translation>
    </message>
    <message>
        <source>Unknown = production</source>
        <translation>Unbekannt = Produktion</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Confirm by name</source>
        <translation>Namen zur Bestätigung eingeben</translation>
    </message>
    <message>
        <source>Protected by approvals</source>
        <translation>Durch Freigaben geschützt</translation>
    </message>
    <message>
        <source>Verification of the latest run</source>
        <translation>Überprüfung des letzten Laufs</translation>
    </message>
    <message>
        <source>Try the demo release of %1</source>
        <translation>Probe-Release von %1 ausführen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::MigrationSheet</name>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Rückweg</translation>
    </message>
    <message>
        <source>Rehearsal</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>The safer SQL is copied. What says CONCURRENTLY wants a file of its own.</source>
        <translation>Das sicherere SQL ist kopiert. Was CONCURRENTLY sagt, braucht eine eigene Datei.</translation>
    </message>
    <message>
        <source>Copied: %1. Put it on the line before the statement.</source>
        <translation>Kopiert: %1. Gehört in die Zeile vor der Anweisung.</translation>
    </message>
    <message>
        <source>Rehearsed statements</source>
        <translation>Geprobte Anweisungen</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Anweisung</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>WAL</source>
        <translation>WAL</translation>
    </message>
    <message>
        <source>Locks</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Locks in the rehearsal</source>
        <translation>Sperren in der Probe</translation>
    </message>
    <message>
        <source>live, %1</source>
        <translation>live, %1</translation>
    </message>
    <message>
        <source>scratch copy on %1: %2</source>
        <translation>Probekopie auf %1: %2</translation>
    </message>
    <message>
        <source>reading …</source>
        <translation>wird gelesen …</translation>
    </message>
</context>
<context>
    <name>slipway::gui::MigrationsModel</name>
    <message>
        <source>Attention</source>
        <translation>Achtung</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Angewendet</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Ausstehend</translation>
    </message>
    <message>
        <source>merge</source>
        <comment>a revision that joins branches</comment>
        <translation>Zusammenführung</translation>
    </message>
    <message>
        <source>head</source>
        <comment>a revision that no other follows</comment>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>repeatable</source>
        <translation>wiederholbar</translation>
    </message>
    <message>
        <source>applied %1</source>
        <translation>angewendet %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::MigrationsPage</name>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>&amp;Rehearse</source>
        <translation>&amp;Proben</translation>
    </message>
    <message>
        <source>Runs what is pending on a scratch copy, up, down and up again; the target is only read</source>
        <translation>Führt Ausstehendes auf einer Probekopie aus: vorwärts, zurück und wieder vorwärts. Das Ziel wird nur gelesen.</translation>
    </message>
    <message>
        <source>&amp;Verify schema</source>
        <translation>Schema p&amp;rüfen</translation>
    </message>
    <message>
        <source>Re&amp;lease these…</source>
        <translation>Ausro&amp;llen …</translation>
    </message>
    <message>
        <source>Revision or title</source>
        <translation>Revision oder Titel</translation>
    </message>
    <message>
        <source>Filter by revision or title</source>
        <translation>Nach Revision oder Titel filtern</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Ausstehend</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Migrations, newest first</source>
        <translation>Migrationen, neueste zuerst</translation>
    </message>
    <message>
        <source>Where each environment stands</source>
        <translation>Wo jede Umgebung steht</translation>
    </message>
    <message>
        <source>This workspace is not trusted yet, so none of its commands run. Trust it on the Releases page.</source>
        <translation>Diesem Arbeitsbereich wird noch nicht vertraut, darum läuft keiner seiner Befehle. Vertrauen Sie ihm auf der Seite Releases.</translation>
    </message>
    <message>
        <source>Asking %1 …</source>
        <translation>%1 wird gefragt …</translation>
    </message>
    <message>
        <source>Rehearsing …</source>
        <translation>Probe läuft …</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n Problem</numerusform>
            <numerusform>%n Probleme</numerusform>
        </translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>Auf dem neuesten Stand</translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation>
            <numerusform>%n ausstehend</numerusform>
            <numerusform>%n ausstehend</numerusform>
        </translation>
    </message>
    <message>
        <source>Pending %1</source>
        <translation>Ausstehend %1</translation>
    </message>
    <message>
        <source>Migrations</source>
        <translation>Migrationen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::NavigationRail</name>
    <message>
        <source>workspace</source>
        <translation>Arbeitsbereich</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keiner</translation>
    </message>
    <message>
        <source>Workspace %1</source>
        <translation>Arbeitsbereich %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanFieldsModel</name>
    <message>
        <source>%1, differs</source>
        <translation>%1, weicht ab</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>Stripe</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanFieldsView</name>
    <message>
        <source>field by field, as each place says it</source>
        <translation>Feld für Feld, wie jeder Ort es sagt</translation>
    </message>
    <message>
        <source>Copy price id</source>
        <translation>Preis-ID kopieren</translation>
    </message>
    <message>
        <source>Open in Stripe</source>
        <translation>In Stripe öffnen</translation>
    </message>
    <message>
        <source>Opens the price in Stripe&apos;s dashboard, in the browser</source>
        <translation>Öffnet den Preis im Dashboard von Stripe, im Browser</translation>
    </message>
    <message>
        <source>Fields of the plan</source>
        <translation>Felder des Tarifs</translation>
    </message>
    <message>
        <source>No plan chosen</source>
        <translation>Kein Tarif gewählt</translation>
    </message>
    <message>
        <source>%1 copied.</source>
        <translation>%1 kopiert.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanGates</name>
    <message>
        <source>Name of the environment</source>
        <translation>Name der Umgebung</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>Type &lt;b&gt;%1&lt;/b&gt; to confirm the target</source>
        <translation>Zur Bestätigung des Ziels &lt;b&gt;%1&lt;/b&gt; eingeben</translation>
    </message>
    <message>
        <source>Before it may start</source>
        <translation>Bevor es beginnen darf</translation>
    </message>
    <message>
        <source>The target is the pinned one</source>
        <translation>Das Ziel ist das festgehaltene</translation>
    </message>
    <message>
        <source>No other release holds it</source>
        <translation>Kein anderes Release hält es</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) blocked</source>
        <translation>
            <numerusform>%n Schritt blockiert</numerusform>
            <numerusform>%n Schritte blockiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) will ask you</source>
        <translation>
            <numerusform>%n Schritt wird Sie fragen</numerusform>
            <numerusform>%n Schritte werden Sie fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>Point of no return</source>
        <translation>Punkt ohne Wiederkehr</translation>
    </message>
    <message>
        <source>After step %1</source>
        <translation>Nach Schritt %1</translation>
    </message>
    <message>
        <source>not everything can be taken back then</source>
        <translation>danach lässt sich nicht alles zurücknehmen</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>as the playbook estimates</source>
        <translation>wie das Playbook schätzt</translation>
    </message>
    <message>
        <source>fits the window of %1</source>
        <translation>passt in das Fenster von %1</translation>
    </message>
    <message>
        <source>longer than the window of %1</source>
        <translation>länger als das Fenster von %1</translation>
    </message>
    <message>
        <source>approvals are missing</source>
        <translation>Freigaben fehlen</translation>
    </message>
    <message>
        <source>the name is not typed</source>
        <translation>der Name ist nicht eingegeben</translation>
    </message>
    <message>
        <source>the name is not %1</source>
        <translation>der Name ist nicht %1</translation>
    </message>
    <message>
        <source>Start runs this plan on %1.</source>
        <translation>Starten führt diesen Plan auf %1 aus.</translation>
    </message>
    <message>
        <source>Start is off: %1.</source>
        <translation>Starten ist gesperrt: %1.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanMapModel</name>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Tarif</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>Stripe</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanMapPage</name>
    <message>
        <source>Plan map</source>
        <translation>Tarifabgleich</translation>
    </message>
    <message>
        <source>Findings, worst first</source>
        <translation>Befunde, schwerste zuerst</translation>
    </message>
    <message>
        <source>— agrees    ▬ differs    ┄ wanted next</source>
        <translation>— stimmt überein    ▬ weicht ab    ┄ als Nächstes gewünscht</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Fit the width (0)</source>
        <translation>Breite einpassen (0)</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Natural size; Ctrl with plus and minus changes it</source>
        <translation>Natürliche Größe; Strg mit Plus und Minus ändert sie</translation>
    </message>
    <message>
        <source>Fade what agrees</source>
        <translation>Übereinstimmendes abblenden</translation>
    </message>
    <message>
        <source>Plans that agree step back</source>
        <translation>Tarife, die übereinstimmen, treten zurück</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Nothing is asked before you trust this workspace. Its commands are listed under Releases.</source>
        <translation>Bevor Sie diesem Arbeitsbereich vertrauen, wird nichts gefragt. Seine Befehle stehen unter Releases.</translation>
    </message>
    <message>
        <source>asking database, Stripe and price map …</source>
        <translation>Datenbank, Stripe und Preiszuordnung werden gefragt …</translation>
    </message>
    <message>
        <source>Asking database, Stripe and price map, reading only …</source>
        <translation>Datenbank, Stripe und Preiszuordnung werden gefragt, nur lesend …</translation>
    </message>
    <message>
        <source>Catalogue %1</source>
        <translation>Katalog %1</translation>
    </message>
    <message>
        <source>could not be asked</source>
        <translation>konnte nicht gefragt werden</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n Befund</numerusform>
            <numerusform>%n Befunde</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything agrees</source>
        <translation>Alles stimmt überein</translation>
    </message>
    <message numerus="yes">
        <source>%n plan(s)</source>
        <translation>
            <numerusform>%n Tarif</numerusform>
            <numerusform>%n Tarife</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agree(s)</source>
        <translation>
            <numerusform>%n stimmt überein</numerusform>
            <numerusform>%n stimmen überein</numerusform>
        </translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>Alle %1</translation>
    </message>
    <message>
        <source>With findings %1</source>
        <translation>Mit Befunden %1</translation>
    </message>
    <message>
        <source>Orphans %1</source>
        <translation>Verwaiste %1</translation>
    </message>
    <message>
        <source>Export the plan map</source>
        <translation>Den Tarifabgleich exportieren</translation>
    </message>
    <message>
        <source>JSON (*.json);;Comma-separated values (*.csv)</source>
        <translation>JSON (*.json);;Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Exported to %1.</source>
        <translation>Exportiert nach %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>asked %1 in %2 s  ·  %3, %4 everywhere</source>
        <translation>gefragt %1 in %2 s  ·  %3, %4 überall</translation>
    </message>
    <message>
        <source>Environment whose plan map is shown</source>
        <translation>Umgebung, deren Tarifabgleich gezeigt wird</translation>
    </message>
    <message>
        <source>&amp;Table</source>
        <translation>&amp;Tabelle</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Neu fragen</translation>
    </message>
    <message>
        <source>Ask database, Stripe and price map again, reading only (F5)</source>
        <translation>Datenbank, Stripe und Preiszuordnung neu fragen, nur lesend (F5)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Save the plan map as JSON or CSV</source>
        <translation>Den Tarifabgleich als JSON oder CSV sichern</translation>
    </message>
    <message>
        <source>&amp;Mend in a release…</source>
        <translation>In einem &amp;Release beheben …</translation>
    </message>
    <message>
        <source>Plans a release on this environment; nothing is changed before you confirm</source>
        <translation>Plant ein Release auf dieser Umgebung; vor Ihrer Bestätigung ändert sich nichts</translation>
    </message>
    <message>
        <source>Plan, price or product id</source>
        <translation>Tarif, Preis- oder Produkt-ID</translation>
    </message>
    <message>
        <source>Filter by plan, price or product id</source>
        <translation>Nach Tarif, Preis- oder Produkt-ID filtern</translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanMapPicture</name>
    <message>
        <source>Plan map as a picture</source>
        <translation>Tarifabgleich als Bild</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>Stripe</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>weicht ab</translation>
    </message>
    <message>
        <source>new price, wanted</source>
        <translation>neuer Preis, gewünscht</translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanPaper</name>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message numerus="yes">
        <source>%n more change(s)</source>
        <translation>
            <numerusform>%n weitere Änderung</numerusform>
            <numerusform>%n weitere Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing would change. The checks would run.</source>
        <translation>Nichts würde sich ändern. Die Prüfungen würden laufen.</translation>
    </message>
    <message>
        <source>&lt;b&gt;Step %1, %2, is blocked:&lt;/b&gt; %3</source>
        <translation>&lt;b&gt;Schritt %1, %2, ist blockiert:&lt;/b&gt; %3</translation>
    </message>
    <message>
        <source>Now: %1</source>
        <translation>Jetzt: %1</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>Text kopieren</translation>
    </message>
    <message>
        <source>Copy the text of %1</source>
        <translation>Den Text von %1 kopieren</translation>
    </message>
    <message numerus="yes">
        <source>Read only, or nothing to do: %n step(s)</source>
        <translation>
            <numerusform>Nur lesend oder nichts zu tun: %n Schritt</numerusform>
            <numerusform>Nur lesend oder nichts zu tun: %n Schritte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanSheet</name>
    <message>
        <source>Planned steps</source>
        <translation>Geplante Schritte</translation>
    </message>
    <message>
        <source>&amp;Forecast again</source>
        <translation>Erneut &amp;vorausschauen</translation>
    </message>
    <message>
        <source>Look at the target again (F5)</source>
        <translation>Das Ziel erneut ansehen (F5)</translation>
    </message>
    <message>
        <source>&amp;Leave plan</source>
        <translation>Plan ver&amp;lassen</translation>
    </message>
    <message>
        <source>&amp;Start release</source>
        <translation>Release &amp;starten</translation>
    </message>
    <message>
        <source>Making the plan…</source>
        <translation>Der Plan wird erstellt …</translation>
    </message>
    <message>
        <source>reads only, nothing is changed</source>
        <translation>liest nur, nichts wird geändert</translation>
    </message>
    <message>
        <source>S&amp;top planning</source>
        <translation>Planung a&amp;nhalten</translation>
    </message>
    <message>
        <source>Making the plan</source>
        <translation>Der Plan wird erstellt</translation>
    </message>
    <message>
        <source>Every step looks at its target and says what it would do.</source>
        <translation>Jeder Schritt sieht sein Ziel an und sagt, was er tun würde.</translation>
    </message>
    <message>
        <source>There is no plan</source>
        <translation>Es gibt keinen Plan</translation>
    </message>
    <message>
        <source>nothing was changed</source>
        <translation>nichts wurde geändert</translation>
    </message>
    <message>
        <source>Plan: roll back, %1</source>
        <translation>Plan: zurückrollen, %1</translation>
    </message>
    <message>
        <source>Resume: %1</source>
        <translation>Fortsetzen: %1</translation>
    </message>
    <message>
        <source>Plan: %1</source>
        <translation>Plan: %1</translation>
    </message>
    <message>
        <source>%1 on %2  ·  forecast %3, read-only  ·  digest %4</source>
        <translation>%1 auf %2  ·  Vorausschau %3, nur gelesen  ·  Prüfsumme %4</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n Änderung</numerusform>
            <numerusform>%n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 nothing to do</source>
        <translation>%1 nichts zu tun</translation>
    </message>
    <message>
        <source>%1 blocked</source>
        <translation>%1 blockiert</translation>
    </message>
    <message>
        <source>&amp;Start rolling back</source>
        <translation>Zurückrollen &amp;starten</translation>
    </message>
    <message>
        <source>&amp;Resume run</source>
        <translation>Lauf &amp;fortsetzen</translation>
    </message>
    <message>
        <source>Plan: the known fix of %1</source>
        <translation>Plan: bekannte Behebung von %1</translation>
    </message>
    <message>
        <source>&amp;Start the fix</source>
        <translation>Behebung &amp;starten</translation>
    </message>
    <message numerus="yes">
        <source>%n read only</source>
        <translation>
            <numerusform>%n nur lesend</numerusform>
            <numerusform>%n nur lesend</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::QuestionCard</name>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Step %1 waits for you.</source>
        <translation>Schritt %1 wartet auf Sie.</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>&amp;Ja</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>&amp;Nein</translation>
    </message>
    <message>
        <source>Use for this run</source>
        <translation>Für diesen Lauf verwenden</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Go</translation>
    </message>
    <message>
        <source>&amp;No-go</source>
        <translation>&amp;No-Go</translation>
    </message>
    <message>
        <source>&amp;Run the red rows again</source>
        <translation>&amp;Rote Zeilen neu prüfen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Beenden</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ReleaseDesk</name>
    <message>
        <source>Release %1</source>
        <translation>Release %1</translation>
    </message>
    <message>
        <source>A step of the release failed</source>
        <translation>Ein Schritt des Releases ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>The release waits for you</source>
        <translation>Das Release wartet auf Sie</translation>
    </message>
    <message>
        <source>%1: step %2 failed</source>
        <translation>%1: Schritt %2 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1: waits for you</source>
        <translation>%1: wartet auf Sie</translation>
    </message>
    <message>
        <source>%1: step %2 of %3</source>
        <translation>%1: Schritt %2 von %3</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 ist nicht lesbar.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ReleaseRoomPage</name>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ReleasesPage</name>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>confirm by name</source>
        <translation>Name zur Bestätigung</translation>
    </message>
    <message>
        <source>protected</source>
        <translation>geschützt</translation>
    </message>
    <message>
        <source>New release</source>
        <translation>Neues Release</translation>
    </message>
    <message>
        <source>Choose environment and playbook (%1)</source>
        <translation>Umgebung und Playbook wählen (%1)</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Ask every environment again, reading only (F5)</source>
        <translation>Jede Umgebung erneut fragen, nur lesend (F5)</translation>
    </message>
    <message>
        <source>Environments</source>
        <translation>Umgebungen</translation>
    </message>
    <message>
        <source>asked when you trust the workspace</source>
        <translation>gefragt, sobald Sie vertrauen</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>nicht gefragt</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>wird gefragt …</translation>
    </message>
    <message>
        <source>checked at %1, reading only</source>
        <translation>geprüft um %1, nur gelesen</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Releases</translation>
    </message>
</context>
<context>
    <name>slipway::gui::ResultCard</name>
    <message>
        <source>&amp;Open artifact</source>
        <translation>Nachweis ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Resume run</source>
        <translation>Lauf &amp;fortsetzen</translation>
    </message>
    <message>
        <source>Roll &amp;back…</source>
        <translation>&amp;Zurückrollen …</translation>
    </message>
    <message>
        <source>&amp;New release</source>
        <translation>&amp;Neues Release</translation>
    </message>
    <message>
        <source>Run ended: %1</source>
        <translation>Der Lauf ist beendet: %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) passed</source>
        <translation>
            <numerusform>%n Prüfung bestanden</numerusform>
            <numerusform>%n Prüfungen bestanden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed</source>
        <translation>
            <numerusform>%n Prüfung fehlgeschlagen</numerusform>
            <numerusform>%n Prüfungen fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) skipped</source>
        <translation>
            <numerusform>%n Prüfung übersprungen</numerusform>
            <numerusform>%n Prüfungen übersprungen</numerusform>
        </translation>
    </message>
    <message>
        <source>revision %1, as before</source>
        <translation>Revision %1, wie zuvor</translation>
    </message>
    <message>
        <source>revision %1, before: none</source>
        <translation>Revision %1, zuvor keine</translation>
    </message>
    <message>
        <source>revision %1 → %2</source>
        <translation>Revision %1 → %2</translation>
    </message>
    <message>
        <source>left to a person</source>
        <translation>einem Menschen überlassen</translation>
    </message>
    <message>
        <source>Artifact</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Run the known fi&amp;x…</source>
        <translation>Bekannte Behebung aus&amp;führen …</translation>
    </message>
    <message>
        <source>&amp;Resume the release</source>
        <translation>Release &amp;fortsetzen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::RoomHeader</name>
    <message>
        <source>elapsed</source>
        <translation>vergangen</translation>
    </message>
    <message>
        <source>left, by estimate</source>
        <translation>verbleibend, geschätzt</translation>
    </message>
    <message>
        <source>spare in window</source>
        <translation>Reserve im Fenster</translation>
    </message>
    <message>
        <source>Go/no-go &amp;board</source>
        <translation>Go/No-Go-&amp;Tafel</translation>
    </message>
    <message>
        <source>All rows at a glance, with their proofs and the sign-off</source>
        <translation>Alle Zeilen auf einen Blick, mit Nachweisen und Unterschriften</translation>
    </message>
    <message>
        <source>&amp;Cancel run…</source>
        <translation>Lauf ab&amp;brechen …</translation>
    </message>
    <message>
        <source>Roll back: %1</source>
        <translation>Zurückrollen: %1</translation>
    </message>
    <message>
        <source>Known fix: %1</source>
        <translation>Bekannte Abhilfe: %1</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>playbook %1</source>
        <translation>Playbook %1</translation>
    </message>
    <message>
        <source>late by %1</source>
        <translation>%1 zu spät</translation>
    </message>
    <message>
        <source>Stopping step %1</source>
        <translation>Schritt %1 wird angehalten</translation>
    </message>
    <message>
        <source>Paused: step %1 failed</source>
        <translation>Angehalten: Schritt %1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Step %1 waits for you</source>
        <translation>Schritt %1 wartet auf Sie</translation>
    </message>
    <message>
        <source>Running in another program</source>
        <translation>Läuft in einem anderen Programm</translation>
    </message>
    <message>
        <source>Running step %1 of %2</source>
        <translation>Schritt %1 von %2 läuft</translation>
    </message>
    <message>
        <source>Step %1 is paused by hand</source>
        <translation>Schritt %1 ist von Hand angehalten</translation>
    </message>
</context>
<context>
    <name>slipway::gui::RunController</name>
    <message>
        <source>Planning was stopped; nothing was changed.</source>
        <translation>Die Planung wurde angehalten; nichts wurde geändert.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::RunInspector</name>
    <message>
        <source>About this run</source>
        <translation>Über diesen Lauf</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>Stripe</translation>
    </message>
    <message>
        <source>Guards</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>This run holds the target</source>
        <translation>Dieser Lauf hält das Ziel</translation>
    </message>
    <message>
        <source>another release is refused</source>
        <translation>ein weiteres Release wird verweigert</translation>
    </message>
    <message>
        <source>Each step is forecast again first</source>
        <translation>Jeder Schritt wird zuvor erneut vorausgeschaut</translation>
    </message>
    <message>
        <source>plan %1</source>
        <translation>Plan %1</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) with an unknown outcome</source>
        <translation>
            <numerusform>%n Schritt mit unbekanntem Ausgang</numerusform>
            <numerusform>%n Schritte mit unbekanntem Ausgang</numerusform>
        </translation>
    </message>
    <message>
        <source>a resume looks first, or asks you</source>
        <translation>beim Fortsetzen wird zuerst nachgesehen oder gefragt</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Point of no return</source>
        <translation>Punkt ohne Wiederkehr</translation>
    </message>
    <message>
        <source>Passed: %1</source>
        <translation>Überschritten: %1</translation>
    </message>
    <message>
        <source>Ahead: %1</source>
        <translation>Steht bevor: %1</translation>
    </message>
    <message>
        <source>what comes after it cannot simply be taken back</source>
        <translation>was danach kommt, lässt sich nicht einfach zurücknehmen</translation>
    </message>
    <message>
        <source>If you roll back</source>
        <translation>Wenn Sie zurückrollen</translation>
    </message>
    <message>
        <source>Time budget</source>
        <translation>Zeitbudget</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Verbraucht</translation>
    </message>
    <message>
        <source>Forecast end</source>
        <translation>Voraussichtliches Ende</translation>
    </message>
    <message>
        <source>Used part of the window</source>
        <translation>Verbrauchter Teil des Fensters</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>slipway::gui::RunPage</name>
    <message>
        <source>Open a run from the history.</source>
        <translation>Öffnen Sie einen Lauf aus dem Verlauf.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Releases</translation>
    </message>
    <message>
        <source>Back to the history (Alt+Left)</source>
        <translation>Zurück zum Verlauf (Alt+Links)</translation>
    </message>
    <message>
        <source>Open in the release room</source>
        <translation>Im Release-Raum öffnen</translation>
    </message>
    <message>
        <source>Follow it live, resume it or roll it back</source>
        <translation>Mitverfolgen, fortsetzen oder zurückrollen</translation>
    </message>
    <message>
        <source>Artifact</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>About this run</source>
        <translation>Über diesen Lauf</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Phase</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Output of the step</source>
        <translation>Ausgabe des Schritts</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Checks or output of the step</source>
        <translation>Prüfungen oder Ausgabe des Schritts</translation>
    </message>
    <message>
        <source>Reading run %1 …</source>
        <translation>Lauf %1 wird gelesen …</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Ausgeführt von</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Reverts</source>
        <translation>Nimmt zurück</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>Ticket</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>System id</source>
        <translation>Systemkennung</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Commit</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>Freigabe</translation>
    </message>
    <message>
        <source>Attachment</source>
        <translation>Anlage</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Not reached</source>
        <translation>Nicht erreicht</translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n bestanden</numerusform>
            <numerusform>%n bestanden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (attempt %2)</source>
        <translation>%1 (Versuch %2)</translation>
    </message>
    <message>
        <source>No checks</source>
        <translation>Keine Prüfungen</translation>
    </message>
    <message>
        <source>Checks %1</source>
        <translation>Prüfungen %1</translation>
    </message>
    <message numerus="yes">
        <source>Output, %n line(s)</source>
        <translation>
            <numerusform>Ausgabe, %n Zeile</numerusform>
            <numerusform>Ausgabe, %n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>No output</source>
        <translation>Keine Ausgabe</translation>
    </message>
    <message>
        <source>
… the first %1 of %2 lines; `slipway release log %3` prints all of them.</source>
        <translation>
… die ersten %1 von %2 Zeilen; `slipway release log %3` gibt alle aus.</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Überprüfung</translation>
    </message>
    <message>
        <source>All checks of this run, failed ones first</source>
        <translation>Alle Prüfungen dieses Laufs, fehlgeschlagene zuerst</translation>
    </message>
</context>
<context>
    <name>slipway::gui::RunRoom</name>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Nothing happens until you choose. The target stays held; Esc does nothing here.</source>
        <translation>Nichts geschieht, bis Sie wählen. Das Ziel bleibt gehalten; Esc bewirkt hier nichts.</translation>
    </message>
</context>
<context>
    <name>slipway::gui::RunbookSheet</name>
    <message>
        <source>&amp;Back to the room</source>
        <translation>&amp;Zurück zum Lauf</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>Runbook</translation>
    </message>
</context>
<context>
    <name>slipway::gui::SchemaPage</name>
    <message>
        <source>Table or column</source>
        <translation>Tabelle oder Spalte</translation>
    </message>
    <message>
        <source>Search tables and columns</source>
        <translation>Tabellen und Spalten suchen</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Smaller (-)</source>
        <translation>Kleiner (-)</translation>
    </message>
    <message>
        <source>Show all (0)</source>
        <translation>Alles zeigen (0)</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>Größer (+)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>The whole diagram as SVG or PNG</source>
        <translation>Das ganze Diagramm als SVG oder PNG</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>S = a column of the Stripe integration · dashed = no index or not validated</source>
        <translation>S = eine Spalte der Stripe-Anbindung · gestrichelt = ohne Index oder nicht validiert</translation>
    </message>
    <message>
        <source>Asking %1 …</source>
        <translation>%1 wird gefragt …</translation>
    </message>
    <message numerus="yes">
        <source>%n table(s)</source>
        <translation>
            <numerusform>%n Tabelle</numerusform>
            <numerusform>%n Tabellen</numerusform>
        </translation>
    </message>
    <message>
        <source>no requirements file in the workspace</source>
        <translation>keine Anforderungsdatei im Arbeitsbereich</translation>
    </message>
    <message numerus="yes">
        <source>compared with %1: %n requirement(s)</source>
        <translation>
            <numerusform>verglichen mit %1: %n Anforderung</numerusform>
            <numerusform>verglichen mit %1: %n Anforderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Migration required</source>
        <translation>Migration nötig</translation>
    </message>
    <message>
        <source>No migration required</source>
        <translation>Keine Migration nötig</translation>
    </message>
    <message>
        <source>Not compared</source>
        <translation>Nicht verglichen</translation>
    </message>
    <message>
        <source>Findings %1</source>
        <translation>Befunde %1</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Es wurde nichts gefunden.</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n gefunden</numerusform>
            <numerusform>%n gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the diagram</source>
        <translation>Diagramm exportieren</translation>
    </message>
    <message>
        <source>Pictures (*.svg *.png)</source>
        <translation>Bilder (*.svg *.png)</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Schema</source>
        <translation>Schema</translation>
    </message>
</context>
<context>
    <name>slipway::gui::SchemaView</name>
    <message>
        <source>Tables and foreign keys</source>
        <translation>Tabellen und Fremdschlüssel</translation>
    </message>
    <message>
        <source>Schema of %1</source>
        <translation>Schema von %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::SettingsPage</name>
    <message>
        <source>Changes take effect at once.</source>
        <translation>Änderungen gelten sofort.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Font of the log</source>
        <translation>Schrift des Protokolls</translation>
    </message>
    <message>
        <source>Size of the log&apos;s font</source>
        <translation>Schriftgröße des Protokolls</translation>
    </message>
    <message>
        <source> pt</source>
        <translation> pt</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>Schrift</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Ledger file</source>
        <translation>Datei des Laufbuchs</translation>
    </message>
    <message>
        <source>as the workspace says</source>
        <translation>wie der Arbeitsbereich sagt</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose a ledger</source>
        <translation>Laufbuch wählen</translation>
    </message>
    <message>
        <source>Ledgers (*.sqlite)</source>
        <translation>Laufbücher (*.sqlite)</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Laufbuch</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::SignOffPanel</name>
    <message>
        <source>Optional</source>
        <translation>Freiwillig</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Unterschrieben</translation>
    </message>
    <message>
        <source>No-go</source>
        <translation>No-Go</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>Ungültig</translation>
    </message>
    <message>
        <source>Sign as</source>
        <translation>Unterschreiben als</translation>
    </message>
    <message>
        <source>Comment; needed for a no-go</source>
        <translation>Bemerkung; für ein No-Go nötig</translation>
    </message>
    <message>
        <source>Comment of the signature</source>
        <translation>Bemerkung zur Unterschrift</translation>
    </message>
    <message>
        <source>N&amp;o-go</source>
        <translation>N&amp;o-Go</translation>
    </message>
    <message>
        <source>Take a signed &amp;approval…</source>
        <translation>Unterschriebene &amp;Freigabe nehmen …</translation>
    </message>
    <message>
        <source>A file that another person made with slipway release approve</source>
        <translation>Eine Datei, die eine andere Person mit slipway release approve erstellt hat</translation>
    </message>
    <message>
        <source>Sign-off, bound to plan %1</source>
        <translation>Unterschriften, gebunden an Plan %1</translation>
    </message>
    <message>
        <source>%1, optional</source>
        <translation>%1, freiwillig</translation>
    </message>
    <message>
        <source>&amp;Sign as %1: go</source>
        <translation>Als %1 unter&amp;schreiben: Go</translation>
    </message>
    <message>
        <source>Go is available when every row is green. A change of the plan voids the signatures.</source>
        <translation>Go ist möglich, wenn jede Zeile grün ist. Eine Änderung des Plans macht die Unterschriften ungültig.</translation>
    </message>
    <message>
        <source>A change of the plan voids the signatures.</source>
        <translation>Eine Änderung des Plans macht die Unterschriften ungültig.</translation>
    </message>
    <message>
        <source>Take a signed approval</source>
        <translation>Unterschriebene Freigabe nehmen</translation>
    </message>
    <message>
        <source>Approvals (*.json)</source>
        <translation>Freigaben (*.json)</translation>
    </message>
</context>
<context>
    <name>slipway::gui::SqlPaper</name>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>
… (%1 characters more)</source>
        <translation>
… (%1 Zeichen mehr)</translation>
    </message>
    <message>
        <source>Copy the safer SQL</source>
        <translation>Sichereres SQL kopieren</translation>
    </message>
    <message>
        <source>Copy the safer SQL for line %1</source>
        <translation>Sichereres SQL für Zeile %1 kopieren</translation>
    </message>
    <message>
        <source>Copy what silences it</source>
        <translation>Kommentar dagegen kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
</context>
<context>
    <name>slipway::gui::StartSheet</name>
    <message>
        <source>&amp;Make the plan</source>
        <translation>Plan &amp;erstellen</translation>
    </message>
    <message>
        <source>New release</source>
        <translation>Neues Release</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Playbook</source>
        <translation>Playbook</translation>
    </message>
    <message>
        <source>Looks at everything and changes nothing.</source>
        <translation>Sieht alles an und ändert nichts.</translation>
    </message>
    <message>
        <source>open: a plan may start at once</source>
        <translation>offen: ein Plan darf sofort beginnen</translation>
    </message>
    <message>
        <source>protected: its name is typed before a start</source>
        <translation>geschützt: vor dem Start wird der Name eingegeben</translation>
    </message>
    <message>
        <source>protected: wants approvals</source>
        <translation>geschützt: verlangt Freigaben</translation>
    </message>
    <message>
        <source>A release on %1 was interrupted. What it had begun is known, and it can go on from there.</source>
        <translation>Ein Release auf %1 wurde unterbrochen. Was es begonnen hatte, ist bekannt, und von dort kann es weitergehen.</translation>
    </message>
    <message>
        <source>&amp;Look and resume</source>
        <translation>Ansehen und &amp;fortsetzen</translation>
    </message>
</context>
<context>
    <name>slipway::gui::StepChart</name>
    <message>
        <source>Time line of the steps</source>
        <translation>Zeitverlauf der Schritte</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
</context>
<context>
    <name>slipway::gui::StepPanel</name>
    <message>
        <source>Run&amp;book</source>
        <translation>Run&amp;book</translation>
    </message>
    <message>
        <source>Progress of the step</source>
        <translation>Fortschritt des Schritts</translation>
    </message>
    <message>
        <source>Checks of the step</source>
        <translation>Prüfungen des Schritts</translation>
    </message>
    <message>
        <source>All checks of this run</source>
        <translation>Alle Prüfungen dieses Laufs</translation>
    </message>
    <message>
        <source>The verification table: failed first, with what was asked</source>
        <translation>Die Prüftabelle: Fehlgeschlagenes zuerst, mit der Abfrage</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>kind %1</source>
        <translation>Art %1</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>point of no return</source>
        <translation>Punkt ohne Wiederkehr</translation>
    </message>
    <message>
        <source>%1 of %2  %3</source>
        <translation>%1 von %2  %3</translation>
    </message>
    <message>
        <source>The announcement as it reads</source>
        <translation>Die Ankündigung, wie sie lautet</translation>
    </message>
    <message>
        <source>Copy &amp;text</source>
        <translation>&amp;Text kopieren</translation>
    </message>
</context>
<context>
    <name>slipway::gui::StepTreeModel</name>
    <message>
        <source>%1 to run, %2 blocked</source>
        <translation>%1 auszuführen, %2 blockiert</translation>
    </message>
    <message>
        <source>%1 to run</source>
        <translation>%1 auszuführen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>slipway::gui::TimeLine</name>
    <message>
        <source>Time line: estimate and actual</source>
        <translation>Zeitleiste: Schätzung und Verlauf</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>Schätzung</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>now %1</source>
        <extracomment>Under the time line, at the present moment</extracomment>
        <translation>jetzt %1</translation>
    </message>
    <message>
        <source>window ends %1</source>
        <extracomment>Under the time line, where the announced maintenance ends</extracomment>
        <translation>Fenster endet %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::TrustCard</name>
    <message>
        <source>Do you trust this workspace?</source>
        <translation>Vertrauen Sie diesem Arbeitsbereich?</translation>
    </message>
    <message>
        <source>It has not been opened here before. Until you trust it, nothing of it is run and no environment is asked. These are the commands that it can run on this computer:</source>
        <translation>Er wurde hier noch nie geöffnet. Bis Sie ihm vertrauen, wird nichts davon ausgeführt und keine Umgebung gefragt. Diese Befehle kann er auf diesem Rechner ausführen:</translation>
    </message>
    <message>
        <source>Trust this workspace</source>
        <translation>Diesem Arbeitsbereich vertrauen</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
</context>
<context>
    <name>slipway::gui::VerificationPage</name>
    <message>
        <source>Open a run from the history to see its checks.</source>
        <translation>Einen Lauf aus dem Verlauf öffnen, um seine Prüfungen zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) copied.</source>
        <translation>
            <numerusform>%n Prüfung kopiert.</numerusform>
            <numerusform>%n Prüfungen kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Save the table, as it is filtered and sorted, as CSV</source>
        <translation>Die Tabelle, wie gefiltert und sortiert, als CSV sichern</translation>
    </message>
    <message>
        <source>Everything about this run</source>
        <translation>Alles über diesen Lauf</translation>
    </message>
    <message>
        <source>Reading the checks …</source>
        <translation>Die Prüfungen werden gelesen …</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message numerus="yes">
        <source>%n check(s)</source>
        <translation>
            <numerusform>%n Prüfung</numerusform>
            <numerusform>%n Prüfungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 failed</source>
        <translation>%1 von %2 fehlgeschlagen</translation>
    </message>
    <message>
        <source>Nothing failed</source>
        <translation>Nichts fehlgeschlagen</translation>
    </message>
    <message>
        <source>No check yet</source>
        <translation>Noch keine Prüfung</translation>
    </message>
    <message>
        <source>Export the checks</source>
        <translation>Die Prüfungen exportieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Exported to %1.</source>
        <translation>Exportiert nach %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Überprüfung</translation>
    </message>
    <message>
        <source>Ask what the failed checks asked once more, reading only; the run and its record stay as they are (F5)</source>
        <translation>Noch einmal fragen, was die gescheiterten Prüfungen gefragt haben, nur lesend; Lauf und Aufzeichnung bleiben, wie sie sind (F5)</translation>
    </message>
    <message>
        <source>Res&amp;ume run…</source>
        <translation>Lauf f&amp;ortsetzen…</translation>
    </message>
    <message>
        <source>Opens the run in the release room, where it can be resumed: verification runs again there, and is recorded</source>
        <translation>Öffnet den Lauf im Release-Raum, wo er fortgesetzt werden kann: die Prüfungen laufen dort erneut und werden aufgezeichnet</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Stop asking</source>
        <translation>Fragen &amp;anhalten</translation>
    </message>
    <message>
        <source>&amp;Ask failed again</source>
        <translation>Gescheiterte erneut &amp;fragen</translation>
    </message>
    <message>
        <source>Asking again, reading only …</source>
        <translation>Es wird erneut gefragt, nur lesend …</translation>
    </message>
    <message numerus="yes">
        <source>Asked again at %1, outside the run&apos;s record: %2 of %n failed check(s) pass now.</source>
        <translation>
            <numerusform>Um %1 erneut gefragt, außerhalb der Aufzeichnung des Laufs: %2 von %n gescheiterten Prüfung besteht jetzt.</numerusform>
            <numerusform>Um %1 erneut gefragt, außerhalb der Aufzeichnung des Laufs: %2 von %n gescheiterten Prüfungen bestehen jetzt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not asked: %1</source>
        <translation>Nicht gefragt: %1</translation>
    </message>
</context>
<context>
    <name>slipway::gui::WayBackBox</name>
    <message>
        <source>Does: %1</source>
        <translation>Tut: %1</translation>
    </message>
    <message>
        <source>Leaves: %1</source>
        <translation>Lässt zurück: %1</translation>
    </message>
    <message>
        <source>Plan this way back</source>
        <translation>Diesen Weg zurück planen</translation>
    </message>
    <message>
        <source>Plan: %1</source>
        <translation>Plan: %1</translation>
    </message>
    <message>
        <source>The point of no return was passed with “%1”: not everything can be taken back.</source>
        <translation>Mit „%1“ ist der Punkt ohne Wiederkehr überschritten: Nicht alles lässt sich zurücknehmen.</translation>
    </message>
</context>
</TS>
