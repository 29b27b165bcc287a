/** The frame of every page: navigation, who is signed in, theme, shortcuts, notifications. */
import {
  CloudCog,
  Keyboard,
  KeyRound,
  Layers,
  ListTree,
  LogOut,
  Monitor,
  Moon,
  Play,
  Sun,
  UserRound,
  Webhook,
} from "lucide-react";
import type { ReactNode } from "react";
import { session } from "@/api/bootstrap";
import { Button, IconButton } from "@/design/Button";
import { Menu, type MenuEntry } from "@/design/Menu";
import { ToastRegion } from "@/design/Toast";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "@/design/theme";
import { Mark } from "./Mark";
import { ShortcutSheet } from "./ShortcutSheet";
import { openShortcutSheet } from "./shortcuts";
import { signOut } from "./signOut";
import "./AppShell.css";

export type Section = "workflows" | "executions" | "targets";

const NAVIGATION: { id: Section; href: string; label: string; icon: typeof Play }[] = [
  { id: "workflows", href: "/", label: "Workflows", icon: ListTree },
  { id: "executions", href: "/executions/", label: "Executions", icon: Play },
  { id: "targets", href: "/targets/", label: "AWS targets", icon: CloudCog },
];

export interface AppShellProps {
  /** Null on pages that the navigation does not lead to. */
  section: Section | null;
  /** Text of the browser tab, before "· sfn-studio". */
  title: string;
  /** Path and actions in the bar, between the navigation and the user menu. */
  header?: ReactNode;
  children: ReactNode;
}

export function AppShell({ section, title, header, children }: AppShellProps) {
  return (
    <div className="shell">
      <title>{`${title} · sfn-studio`}</title>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="shell-bar">
        <a href="/" className="shell-mark" aria-label="sfn-studio: workflows">
          <Mark />
        </a>
        <nav className="shell-nav" aria-label="Main">
          {NAVIGATION.map(({ id, href, label, icon: Icon }) => (
            <a key={id} href={href} title={label} aria-current={id === section ? "page" : undefined}>
              <Icon size={15} aria-hidden />
              <span>{label}</span>
            </a>
          ))}
        </nav>
        <div className="shell-header">{header}</div>
        <IconButton label="Keyboard shortcuts" keys="?" icon={Keyboard} onPress={openShortcutSheet} />
        <UserMenu />
      </header>
      <main id="main" className="shell-main" tabIndex={-1}>
        {children}
      </main>
      <ShortcutSheet />
      <ToastRegion />
    </div>
  );
}

const THEMES: { id: ThemeChoice; label: string; icon: typeof Sun }[] = [
  { id: "system", label: "As the system", icon: Monitor },
  { id: "light", label: "Light", icon: Sun },
  { id: "dark", label: "Dark", icon: Moon },
];

function UserMenu() {
  const chosen = useThemeChoice();
  const { user, groups, version, account_id, region, can } = session();
  const items: MenuEntry[] = [
    {
      section: user.display || user.username,
      items: [
        {
          id: "about",
          label: groups.join(", ") || "no group",
          detail: `${account_id} · ${region} · sfn-studio ${version}`,
          isDisabled: true,
        },
      ],
    },
    "separator",
    {
      section: "Theme",
      items: THEMES.map((theme) => ({
        ...theme,
        isChecked: theme.id === chosen,
        onAction: () => chooseTheme(theme.id),
      })),
    },
    "separator",
    { id: "environments", label: "Environments", icon: Layers, href: "/environments/" },
    { id: "access-keys", label: "Access keys", icon: KeyRound, href: "/access-keys/" },
    ...(can.admin ? [{ id: "webhooks", label: "Webhooks", icon: Webhook, href: "/webhooks/" }] : []),
    { id: "sign-out", label: "Sign out", icon: LogOut, onAction: () => signOut() },
  ];
  const trigger = (
    <Button kind="ghost" icon={UserRound} aria-label={`Menu of ${user.display || user.username}`}>
      {user.display || user.username}
    </Button>
  );
  return <Menu trigger={trigger} label="User menu" items={items} placement="bottom end" />;
}
