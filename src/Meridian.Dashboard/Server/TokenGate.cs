using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Meridian.Dashboard;

/// <summary>Lets in who has the token: once in the address, from then on in a cookie.</summary>
/// <param name="token">The token.</param>
internal sealed class TokenGate(string token)
{
    private const string CookieName = "meridian-dashboard";

    private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether the request may go on. If not, or if the token was in the address, the answer has been written.</summary>
    public bool Pass(HttpContext context)
    {
        var given = context.Request.Query["token"].ToString();
        if (given.Length > 0 && Matches(given))
        {
            // Out of the address at once: it would stay in the history and be sent on in links.
            context.Response.Cookies.Append(CookieName, given, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
            context.Response.Redirect(context.Request.Path);
            return false;
        }
        if (Matches(context.Request.Cookies[CookieName] ?? "")) return true;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return false;
    }

    // Hashes are compared, so that neither the length nor the beginning of the token can be measured.
    private bool Matches(string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), expected);
}
