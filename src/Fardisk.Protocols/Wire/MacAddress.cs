using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fardisk.Protocols.Wire;

/// <summary>A 48-bit Ethernet address: what a client is known by.</summary>
/// <param name="Value">The six octets as a big-endian number, 0 to 2^48-1.</param>
public readonly record struct MacAddress(ulong Value)
{
    /// <summary>Octets in an address.</summary>
    public const int Size = 6;

    private const ulong Mask = 0xFFFF_FFFF_FFFF;

    /// <summary>False for the all-zero, the broadcast and every multicast address: no PC has one.</summary>
    public bool IsUnicast => Value is not 0 && (Value & 0x0100_0000_0000) == 0;

    /// <summary>Reads the first six bytes; false below six.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out MacAddress address)
    {
        if (source.Length < Size)
        {
            address = default;
            return false;
        }

        ulong high = BinaryPrimitives.ReadUInt16BigEndian(source);
        address = new MacAddress((high << 32) | BinaryPrimitives.ReadUInt32BigEndian(source[2..]));
        return true;
    }

    /// <summary>Reads any usual notation: <c>52:54:00:77:00:01</c>, <c>52-54-00-77-00-01</c>, <c>5254.0077.0001</c>, <c>525400770001</c>; any case.</summary>
    /// <param name="text">At most 17 characters are looked at; <see langword="null"/> gives false.</param>
    /// <param name="address">The address; default when false.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress address)
    {
        address = default;
        if (text is null || text.Length is < 12 or > 17)
        {
            return false;
        }

        char separator = text.Length == 12 ? '\0' : text[text.Length == 14 ? 4 : 2];
        int group = text.Length switch { 12 => 12, 14 => 4, 17 => 2, _ => 0 };
        if (group == 0 || (group == 4 && separator != '.') || (group == 2 && separator is not (':' or '-')))
        {
            return false;
        }

        Span<char> digits = stackalloc char[12];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool isSeparator = i % (group + 1) == group;
            if (isSeparator && text[i] != separator)
            {
                return false;
            }

            if (!isSeparator)
            {
                digits[count++] = text[i];
            }
        }

        if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value))
        {
            return false;
        }

        address = new MacAddress(value);
        return true;
    }

    /// <summary>Writes the six octets.</summary>
    /// <param name="target">At least six bytes.</param>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], (uint)Value);
    }

    /// <summary>The form with hyphens, iPXE's <c>${net0/mac:hexhyp}</c>.</summary>
    public string ToHyphenated() => Format('-');

    /// <summary>The form with colons, lower case: the one we print and store.</summary>
    public override string ToString() => Format(':');

    private string Format(char separator) => string.Create(17, (Value & Mask, separator), static (target, state) =>
    {
        for (int i = 0; i < Size; i++)
        {
            byte octet = (byte)(state.Item1 >> (40 - (8 * i)));
            octet.TryFormat(target[(3 * i)..], out _, "x2", CultureInfo.InvariantCulture);
            if (i < Size - 1)
            {
                target[(3 * i) + 2] = state.separator;
            }
        }
    });
}
