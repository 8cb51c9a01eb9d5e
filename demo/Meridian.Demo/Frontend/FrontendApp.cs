using Microsoft.AspNetCore.Http;

namespace Meridian.Demo;

/// <summary>Serves the page with the button.</summary>
internal static class FrontendApp
{
    private const int DefaultPort = 80;
    private static readonly byte[] Page = LoadPage();

    public static async Task RunAsync(DemoSettings settings, CancellationToken cancellationToken)
    {
        await using var server = await DemoServer.StartAsync(settings.PodIp, settings.Number("port", "PORT", DefaultPort, 0, ushort.MaxValue), HandleAsync, cancellationToken);
        Console.WriteLine($"frontend listens on {server.Url}");
        await server.RunAsync(TimeProvider.System, cancellationToken);
    }

    public static Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/" or "/index.html" => Answer.WriteAsync(context, Answer.Html, Page),
        "/healthz" => Answer.OkAsync(context),
        // The backend is another service: its paths come together with this page only behind one address.
        _ => Answer.NotFoundAsync(context),
    };

    private static byte[] LoadPage()
    {
        using var resource = typeof(FrontendApp).Assembly.GetManifestResourceStream("frontend/index.html") ?? throw new InvalidOperationException("the page is not in the program");
        var page = new byte[resource.Length];
        resource.ReadExactly(page);
        return page;
    }
}
