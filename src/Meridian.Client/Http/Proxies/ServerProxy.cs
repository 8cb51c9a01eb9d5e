using System.Net;

namespace Meridian.Client;

/// <summary>The one proxy of a connection.</summary>
internal static class ServerProxy
{
    /// <summary>A proxy with the name and password that stand in its address, if any.</summary>
    public static WebProxy Of(Uri proxy)
    {
        // The names are always looked up behind the proxy, which is what the h says.
        var address = new UriBuilder(proxy) { Scheme = proxy.Scheme == "socks5h" ? "socks5" : proxy.Scheme, UserName = "", Password = "" }.Uri;
        var result = new WebProxy(address);
        if (proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var password])
            result.Credentials = new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password.FirstOrDefault() ?? ""));
        return result;
    }
}
