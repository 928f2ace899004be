import { useEffect, useRef, useState } from "react";
import { t } from "../texts";

/** The pages of a PDF, drawn as they come into view. */
export function PdfPages({ data, label }: { data: string; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState("");

  useEffect(() => {
    let stop = () => {};
    let current = true;
    void (async () => {
      try {
        const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
        const worker = await import("pdfjs-dist/legacy/build/pdf.worker.mjs?url");
        pdfjs.GlobalWorkerOptions.workerSrc = worker.default;
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const task = pdfjs.getDocument({ data: bytes, isEvalSupported: false });
        const file = await task.promise;
        if (!current || !place.current) {
          void task.destroy();
          return;
        }
        const box = place.current;
        box.replaceChildren();
        const first = await file.getPage(1);
        const paper = first.getViewport({ scale: 1 });
        const width = Math.min(box.clientWidth - 32, 700);
        const scale = width / paper.width;
        const watcher = new IntersectionObserver(
          (entries) => {
            for (const entry of entries) {
              if (entry.isIntersecting) {
                watcher.unobserve(entry.target);
                const canvas = entry.target as HTMLCanvasElement;
                void file.getPage(Number(canvas.dataset.page)).then((page) => {
                  const sharp = Math.max(1, window.devicePixelRatio) * 1.5;
                  const viewport = page.getViewport({ scale: scale * sharp });
                  canvas.width = viewport.width;
                  canvas.height = viewport.height;
                  return page.render({ canvas, viewport }).promise.then(() => {
                    canvas.dataset.drawn = "true";
                  });
                });
              }
            }
          },
          { root: box, rootMargin: "400px" },
        );
        for (let at = 1; at <= file.numPages; at++) {
          const canvas = document.createElement("canvas");
          canvas.dataset.page = String(at);
          canvas.style.width = `${width}px`;
          canvas.style.height = `${paper.height * scale}px`;
          canvas.setAttribute("role", "img");
          canvas.setAttribute("aria-label", t("slips.page", { page: at, pages: file.numPages }));
          box.append(canvas);
          watcher.observe(canvas);
        }
        stop = () => {
          watcher.disconnect();
          void task.destroy();
        };
      } catch (error) {
        if (current) {
          setFailed(error instanceof Error ? error.message : String(error));
        }
      }
    })();
    return () => {
      current = false;
      stop();
    };
  }, [data]);

  if (failed) {
    return <p className="neg">{t("slips.preview_failed", { detail: failed })}</p>;
  }
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
  return <section className="pdf" ref={place} aria-label={label} tabIndex={0} />;
}
