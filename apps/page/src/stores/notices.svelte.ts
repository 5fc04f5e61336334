export interface Notice {
  id: number;
  text: string;
  bad: boolean;
}

const shown_ms = 4500;
const most = 4;

/** Short news in a corner: something was copied, loaded, refused. */
class Notices {
  list = $state<Notice[]>([]);
  private next = 0;

  say(text: string, bad = false): void {
    const id = ++this.next;
    this.list = [...this.list, { id, text, bad }].slice(-most);
    setTimeout(() => this.drop(id), shown_ms);
  }

  drop(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();
