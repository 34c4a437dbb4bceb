/** `/docs`: Swagger UI over the contract of this very daemon. */

interface SwaggerOptions {
  url: string;
  dom_id: string;
  deepLinking: boolean;
  displayRequestDuration: boolean;
  filter: boolean;
  tryItOutEnabled: boolean;
  docExpansion: 'list';
  defaultModelsExpandDepth: number;
  /** No external validator: nothing leaves this origin. */
  validatorUrl: null;
  persistAuthorization: boolean;
  onComplete: () => void;
}

declare const SwaggerUIBundle: (options: SwaggerOptions) => unknown;

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  persistAuthorization: false,
  onComplete: label,
});

/** Add the labels for screen readers that Swagger UI lacks. */
function label(): void {
  document.querySelector('.operation-filter-input')?.setAttribute('aria-label', 'Filter by tag');
}
