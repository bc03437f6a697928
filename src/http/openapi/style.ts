/** How the page looks. All of it: nothing is fetched. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { border-bottom: 2px solid; margin-top: 3rem; }
section { border-top: 1px solid #8888; margin-top: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { border: 1px solid #8888; padding: .25rem .5rem; text-align: left; vertical-align: top; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { background: #8882; padding: .5rem; white-space: pre-wrap; }
dt { font-weight: bold; margin-top: .5rem; }
h3 b { background: #8883; border-radius: .25rem; padding: 0 .4rem; }
small { opacity: .7; }
`;
