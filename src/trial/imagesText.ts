/** How many images a trial uses, in words. Pure. */
export function imagesText({ trainImages, testImages }: { readonly trainImages: number; readonly testImages: number }): string {
  return `${trainImages.toLocaleString("en-GB")} training and ${testImages.toLocaleString("en-GB")} test images`;
}
