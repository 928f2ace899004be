import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { t } from "../../texts";

/** The way into 商品の取込, with the shop chosen where one is meant. */
export function TakeInButton({ shop, variant }: { shop?: string | undefined; variant?: "default" }) {
  const navigate = useNavigate();
  return (
    <Button
      {...(variant ? { variant } : {})}
      onClick={() => void navigate({ to: "/products/take-in", search: { shop } })}
    >
      {t("articles.start")}
    </Button>
  );
}
