import type { Messages } from '../shape.ts';

/** The first run. */
export const welcome: Messages['welcome'] = {
  title: 'Wo sollen die Bilder entstehen?',
  text: 'Mehreres zugleich ist möglich, und alles lässt sich jederzeit ändern.',
  comfy: {
    title: 'Auf diesem Computer',
    text: 'Auf der eigenen GPU, kostenlos und offline, mit einem ComfyUI, das Gesso installiert und betreut.',
    address: 'Adresse von ComfyUI',
    connect: 'Verbinden',
    connecting: 'ComfyUI wird gefragt',
    ready: 'Verbunden',
    failed: 'ComfyUI war nicht erreichbar',
    running: 'Ein ComfyUI läuft bereits',
    meanwhile: 'Das läuft im Hintergrund weiter. Sieh dich solange um; Gesso meldet sich, wenn es so weit ist.',
    lookAround: 'Mit Draft umsehen',
    installed: 'ComfyUI ist installiert.',
  },
  key: {
    title: 'Bei einem Anbieter im Netz',
    text: 'OpenAI, Runway, ElevenLabs oder HeyGen, mit eigenem Schlüssel. Jeder Preis steht da, bevor etwas startet.',
    open: 'Schlüssel hinzufügen',
    provider: 'Anbieter',
  },
  draft: {
    title: 'Erst einmal umsehen',
    text: 'Das eingebaute Draft macht sofort Platzhalter für Bilder, Clips und Töne, kostenlos und offline.',
    choose: 'Mit Draft anfangen',
  },
  go: 'Bibliothek öffnen',
  skip: 'Vorerst überspringen',
  failed: 'Das konnte nicht gespeichert werden',
  suggestion: 'eine enge Marktgasse bei Nacht, Papierlaternen, nasses Kopfsteinpflaster, Dampf aus Garküchen',
  picturesNote: 'Mit Draft gemacht',
};
