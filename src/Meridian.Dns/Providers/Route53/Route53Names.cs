using System.Globalization;

namespace Meridian.Dns;

/// <summary>Names as Route 53 writes them: with octal escapes, <c>\052</c> for a star.</summary>
internal static class Route53Names
{
    public static DnsName? Read(string text)
    {
        var plain = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var octal = text[i] == '\\' && i + 3 < text.Length && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0;
            if (!octal)
            {
                plain.Append(text[i]);
                continue;
            }
            var value = (text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0');
            plain.Append(CultureInfo.InvariantCulture, $"\\{value:D3}");
            i += 3;
        }
        return DnsName.TryParse(plain.ToString());
    }

    public static string Write(DnsName name)
    {
        var text = new System.Text.StringBuilder();
        foreach (var label in name.Labels())
        {
            foreach (var c in label)
            {
                if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*') text.Append(c);
                else text.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0'));
            }
            text.Append('.');
        }
        return text.ToString();
    }
}
