using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fardisk.Diagnostics;

namespace Fardisk.Server.Api;

/// <summary>The bearer token of the admin listener: random, made once, in a file that only its owner reads.</summary>
public sealed class AdminToken
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "admin.token";

    private const int RandomBytes = 32;

    private readonly byte[] _hash;

    private AdminToken(string text)
    {
        Text = text;
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>43 characters of base64url.</summary>
    public string Text { get; }

    /// <summary>Reads the file, or makes it. A file that others can read is closed to them; one that is too short to be a secret is made anew.</summary>
    public static AdminToken LoadOrCreate(string dataFolder)
    {
        string path = Path.Combine(dataFolder, FileName);
        try
        {
            if (File.Exists(path))
            {
                OwnerOnly.Close(path);
                string existing = File.ReadAllText(path).Trim();
                if (existing.Length >= RandomBytes)
                {
                    return new AdminToken(existing);
                }
            }

            string text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
            OwnerOnly.Write(path, text + "\n");
            return new AdminToken(text);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new FardiskException(ServerErrors.ControlSocket, $"{path} cannot be read or written: {ex.Message}", ex);
        }
    }

    /// <summary>Whether an <c>Authorization</c> header carries this token; takes the same time whatever is wrong.</summary>
    public bool IsIn(string? header)
    {
        const string scheme = "Bearer ";
        bool hasScheme = header is not null && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(hasScheme ? header![scheme.Length..].Trim() : ""));
        return CryptographicOperations.FixedTimeEquals(hash, _hash) && hasScheme;
    }
}
