using System.Text;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Puts texts into <c>Warning</c> headers, which clients print.</summary>
internal static class WarningHeaders
{
    // More would not fit into what clients take as headers.
    private const int MaxLength = 4096;

    public static void Add(HttpResponse response, IReadOnlyList<string> warnings)
    {
        var length = 0;
        foreach (var warning in warnings)
        {
            var header = $"299 - \"{Quoted(warning)}\"";
            if ((length += header.Length) > MaxLength) return;
            response.Headers.Append("Warning", header);
        }
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '"' or '\\') quoted.Append('\\');
            // A header must not end early, whatever a user's field is called.
            quoted.Append(char.IsControl(character) ? ' ' : character);
        }
        return quoted.ToString();
    }
}
